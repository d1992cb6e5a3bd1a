import { createS3Client, s3Reader } from '@cardlake/aws/s3';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { readEnvironment } from './environment';
import { logger, publishMeasurements } from './telemetry';
import { findWorstFeature, publishReport } from './watch/publish-report';
import { type WatchReport, watchDecisions } from './watch/watch-decisions';

const env = readEnvironment('watch');
const objects = s3Reader(createS3Client());

const request = z.object({ run: z.string().min(1) });

/** Audits the decisions of a day, and measures their drift, by the evidence that a run left. */
export async function handler(event: unknown, context: Context): Promise<WatchReport> {
  logger.addContext(context);
  const { run } = request.parse(event);
  const report = await watchDecisions(run, {
    objects,
    bucket: env.LAKE_BUCKET,
    model: env.MODEL_NAME,
    minRows: Number(env.MIN_DRIFT_ROWS),
  });
  const { mismatches, ...audit } = report.audit;
  for (const mismatch of mismatches)
    logger.error('A decision was made with a vector that nothing explains.', { ...mismatch });
  logger.info('Decisions audited.', audit);
  for (const of of report.drift) {
    const { version, rows, level, score } = of;
    logger.info('Drift measured.', { version, rows, level, score, worstFeature: findWorstFeature(of) });
  }
  publishReport(report, publishMeasurements);
  return report;
}
