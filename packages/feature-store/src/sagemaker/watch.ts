/** What whoever runs the store may want to hear of. */
export interface StoreWatch {
  /** So many records have to be sent again. */
  sentAgain(records: number): void;
  /** Batches are refused here; records go one by one from now on. */
  fellBack(reason: string): void;
  /** Event times cannot be read here; only the store itself keeps older records out. */
  unconditional(reason: string): void;
}

/** Hears nothing. */
export const silentWatch: StoreWatch = { sentAgain: () => {}, fellBack: () => {}, unconditional: () => {} };
