/**
 * Runs work and calls `onAbort` if the signal aborts meanwhile.
 * @throws the reason of the signal when the work fails after an abort; whatever the work throws otherwise.
 */
export async function withAbort<T>(
  signal: AbortSignal | undefined,
  onAbort: () => void,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  signal?.addEventListener('abort', onAbort);
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
