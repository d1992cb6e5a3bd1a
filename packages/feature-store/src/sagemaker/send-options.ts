import type { BatchOptions } from '@cardlake/aws';

/** Options of sending requests: retries, deadline, concurrency. */
export type SendOptions = Omit<BatchOptions, 'batchSize'>;
