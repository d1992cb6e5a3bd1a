import { DAYS_PER_MONTH, type Settings } from '@cardlake/platform';
import { estimateJobs } from './compute';
import type { LineItem } from './line-item';
import { decisionsOf } from './prediction';
import type { Workload } from './workload';

/** Assumed time of the function for a decision, s, and its memory, GB. */
const AUDIT_SECONDS = 0.0005;
const AUDIT_GB = 1769 / 1024;

/** Estimates the audits of the daily runs: a Spark job leaves the decisions of a day, and a function judges them. */
export function estimateAudits(settings: Settings, workload: Workload): LineItem[] {
  const { lakeEngine, pipeline, prediction } = settings;
  if (lakeEngine !== 'spark' || !pipeline.daily.enabled || !prediction.enabled) return [];
  return [
    ...estimateJobs(settings, workload, DAYS_PER_MONTH, 'audits'),
    {
      service: 'Lambda',
      item: 'audit duration',
      quantity: decisionsOf(workload) * AUDIT_SECONDS * AUDIT_GB,
      price: 'lambda.gbSecond',
      note: `assumed: ${AUDIT_SECONDS * 1000} ms a decision`,
    },
  ];
}
