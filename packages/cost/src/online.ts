import { ONLINE_UPDATES } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import { cardsAmong, DAYS_PER_MONTH, GB, type Workload } from './workload';

/** A record of the online group with its names, and the least that a write or a read counts for. */
const RECORD_BYTES = 250;
/** Records that the feature-writer puts in a second. */
const RECORDS_PER_SECOND = 1000;

/** The Feature Store and the function that writes it: each run writes every card that changed once. */
export function online(settings: Settings, { eventsPerDay, cards }: Workload): LineItem[] {
  const { pipeline, featureStore } = settings;
  if (!pipeline.stream.enabled) return [];
  const runs = (DAYS_PER_MONTH * 24 * 60) / pipeline.stream.everyMinutes;
  const eventsPerRun = (eventsPerDay * DAYS_PER_MONTH) / runs;
  const written = runs * cardsAmong(eventsPerRun, cards);
  const parts = runs * Math.ceil(cardsAmong(eventsPerRun, cards) / ONLINE_UPDATES.recordsPerPart);
  const note = 'every card that changed, once a run';
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
    { service: 'Lambda', item: 'feature-writer, calls', quantity: parts, price: 'lambda.request' },
    {
      service: 'Lambda',
      item: 'feature-writer, time',
      quantity: (written / RECORDS_PER_SECOND + parts) * (featureStore.writer.memoryMegabytes / 1024),
      price: 'lambda.gbSecond',
    },
  ];
}
