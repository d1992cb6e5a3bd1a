import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { StoreWatch } from '@cardlake/feature-store/sagemaker';
import type { PartResult } from './write-part';

const service = 'feature-writer';
const metrics = new Metrics({ namespace: 'Cardlake', serviceName: service });

/** Structured log lines of this function. */
export const logger = new Logger({ serviceName: service });

/** Hears how one part is written, and says so. */
export class PartTelemetry implements StoreWatch {
  private again = 0;

  constructor(private readonly group: string) {}

  sentAgain(records: number): void {
    this.again += records;
  }

  fellBack(reason: string): void {
    logger.warn('Batches are refused; records go one by one.', { group: this.group, reason });
  }

  unconditional(reason: string): void {
    const { group } = this;
    logger.warn('Event times may not be read; records are sent whether newer or not.', { group, reason });
  }

  /** The part is done: one log line, and its counts as metrics of the group. */
  done(result: PartResult): void {
    logger.info('Part written.', { group: this.group, ...result, sentAgain: this.again });
    metrics.addDimension('Group', this.group);
    metrics.addMetric('RecordsWritten', MetricUnit.Count, result.written);
    metrics.addMetric('RecordsStale', MetricUnit.Count, result.stale);
    metrics.addMetric('RecordsFailed', MetricUnit.Count, result.failed);
    metrics.addMetric('RecordsSentAgain', MetricUnit.Count, this.again);
    metrics.publishStoredMetrics();
  }
}
