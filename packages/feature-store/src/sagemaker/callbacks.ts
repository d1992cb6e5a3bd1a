/** Operational callbacks. */
export interface StoreCallbacks {
  /** Some records have to be sent again. */
  onRetry(records: number): void;
  /** Batches are refused; from now on records are written one by one. */
  onSingleWrites(reason: string): void;
  /** Stored event times cannot be read; from now on records are written whether they are newer or not. */
  onUnconditionalWrites(reason: string): void;
}

/** Ignores everything. */
export const noCallbacks: StoreCallbacks = {
  onRetry: () => {},
  onSingleWrites: () => {},
  onUnconditionalWrites: () => {},
};
