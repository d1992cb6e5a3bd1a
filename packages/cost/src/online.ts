import { ONLINE_UPDATES } from '@cardlake/job-contract';
import { DAYS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import { estimateDistinctCards, GB, type Workload } from './workload';

/** Size of a record of the online group, including feature names. */
const RECORD_BYTES = 250;
/** Records that the feature-writer writes per second. */
const RECORDS_PER_SECOND = 1000;

/** Estimates the Feature Store and the feature-writer: each run writes every changed card once. */
export function estimateOnlineStore(settings: Settings, { eventsPerDay, cards }: Workload): LineItem[] {
  const { lakeEngine, pipeline, featureStore } = settings;
  if (lakeEngine !== 'spark' || !pipeline.stream.enabled) return [];
  const runs = (DAYS_PER_MONTH * 24 * 60) / pipeline.stream.everyMinutes;
  const eventsPerRun = (eventsPerDay * DAYS_PER_MONTH) / runs;
  const written = runs * estimateDistinctCards(eventsPerRun, cards);
  const parts = runs * Math.ceil(estimateDistinctCards(eventsPerRun, cards) / ONLINE_UPDATES.recordsPerPart);
  const note = 'each changed card, once per run';
  const service = 'Feature Store';
  return [
    { service, item: 'records written', quantity: written, price: 'featureStore.writeUnit', note },
    { service, item: 'event times read', quantity: written, price: 'featureStore.readUnit', note },
    {
      service,
      item: 'records online',
      quantity: (cards * RECORD_BYTES) / GB,
      price: 'featureStore.onlineGbMonth',
    },
    { service: 'Lambda', item: 'feature-writer invocations', quantity: parts, price: 'lambda.request' },
    {
      service: 'Lambda',
      item: 'feature-writer duration',
      quantity: (written / RECORDS_PER_SECOND + parts) * (featureStore.writer.memoryMegabytes / 1024),
      price: 'lambda.gbSecond',
    },
  ];
}
