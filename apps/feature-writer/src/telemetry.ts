import { lambdaTelemetry } from '@cardlake/aws/lambda';
import type { StoreCallbacks } from '@cardlake/feature-store/sagemaker';
import { PLATFORM_METRICS } from '@cardlake/job-contract';
import type { PartResult } from './write-part';

const { logger, publishCounts } = lambdaTelemetry('feature-writer', PLATFORM_METRICS);

export { logger };

/** Logs and counts what happens while one part is written. */
export class PartTelemetry implements StoreCallbacks {
  private retried = 0;

  constructor(private readonly group: string) {}

  onRetry(records: number): void {
    this.retried += records;
  }

  onSingleWrites(reason: string): void {
    logger.warn('Batches are refused; records are written one by one.', { group: this.group, reason });
  }

  onUnconditionalWrites(reason: string): void {
    const { group } = this;
    logger.warn('Event times cannot be read; records are written whether or not they are newer.', {
      group,
      reason,
    });
  }

  /** Logs a finished part, and publishes its counts as metrics of the group. */
  done(result: PartResult): void {
    logger.info('Part written.', { group: this.group, ...result, sentAgain: this.retried });
    publishCounts(
      { Group: this.group },
      {
        RecordsWritten: result.written,
        RecordsStale: result.stale,
        RecordsFailed: result.failed,
        RecordsSentAgain: this.retried,
      },
    );
  }
}
