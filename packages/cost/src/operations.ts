import { runsPerMonth } from './compute';
import type { Quantity } from './line';
import type { CostSettings } from './settings';

/** State transitions of a run with few parts, and of one that finds another running. */
const TRANSITIONS_PER_RUN = 12;
/** Requests to KMS of a run; bucket keys keep them few. */
const KEY_REQUESTS_PER_RUN = 300;
/** What is made: alarms, our own metrics, gigabytes of logs a run. */
const ALARMS = 11;
const METRICS = 20;
const LOG_GB_PER_RUN = 0.0005;

/** Orchestration, keys and watching. */
export function operations(settings: CostSettings): Quantity[] {
  const runs = runsPerMonth(settings);
  const { pipeline, storage } = settings;
  const service = 'CloudWatch';
  return [
    {
      service: 'Step Functions',
      item: 'transitions',
      quantity: runs * TRANSITIONS_PER_RUN,
      price: 'stepFunctions.transition',
    },
    {
      service: 'KMS',
      item: 'key',
      quantity: storage.existingKeyArn === undefined ? 1 : 0,
      price: 'kms.keyMonth',
    },
    { service: 'KMS', item: 'requests', quantity: runs * KEY_REQUESTS_PER_RUN, price: 'kms.request' },
    { service, item: 'alarms', quantity: pipeline.alarms ? ALARMS : 0, price: 'cloudWatch.alarmMonth' },
    { service, item: 'dashboard', quantity: pipeline.dashboard ? 1 : 0, price: 'cloudWatch.dashboardMonth' },
    { service, item: 'metrics', quantity: METRICS, price: 'cloudWatch.metricMonth' },
    { service, item: 'logs', quantity: runs * LOG_GB_PER_RUN, price: 'cloudWatch.logGb' },
  ];
}
