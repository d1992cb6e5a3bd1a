import type { Clock } from '@cardlake/runtime';

/** Options of {@link keepCurrent}. */
export interface CurrentOptions<T> {
  /** Reads the value, from the one before where it is the same still. */
  readonly read: (before: T | undefined) => Promise<T>;
  /** Time for which the value is not looked at again, ms. */
  readonly lookAgainMs: number;
  readonly clock: Clock;
  /** Called when a change cannot be taken over: the value of before stays. */
  readonly onStale: (error: unknown) => void;
}

/**
 * Keeps a value that is read at the first call, and looked at again after a while. It is awaited then, since nothing runs in a
 * function of Lambda between two invocations.
 * @returns a function that gives the value; it throws what `read` throws as long as there is none
 */
export function keepCurrent<T>({ read, lookAgainMs, clock, onStale }: CurrentOptions<T>): () => Promise<T> {
  let kept: { readonly value: T; readonly at: number } | undefined;
  let reading: Promise<T> | undefined;
  const look = async (): Promise<T> => {
    const at = clock.now();
    try {
      const value = await read(kept?.value);
      kept = { value, at };
      return value;
    } catch (error) {
      if (kept === undefined) throw error;
      onStale(error);
      kept = { value: kept.value, at };
      return kept.value;
    } finally {
      reading = undefined;
    }
  };
  return async () => {
    if (kept !== undefined && clock.now() - kept.at < lookAgainMs) return kept.value;
    reading ??= look();
    return reading;
  };
}
