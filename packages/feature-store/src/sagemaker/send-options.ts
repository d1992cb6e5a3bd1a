import type { BatchOptions } from '@cardlake/aws';

/** How requests are sent: retries, deadline, concurrency. */
export type SendOptions = Omit<BatchOptions, 'batchSize'>;
