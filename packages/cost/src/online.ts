import { ONLINE_UPDATES } from '@cardlake/job-contract';
import type { Quantity } from './line';
import type { CostSettings } from './settings';
import { cardsAmong, DAYS, GB, type Traffic } from './traffic';

/** A record of the online group with its names, and the least that a write or a read counts for. */
const RECORD_BYTES = 250;
/** Records that the feature-writer puts in a second. */
const RECORDS_PER_SECOND = 1000;

/** The Feature Store and the function that writes it: each run writes every card that changed once. */
export function online(settings: CostSettings, { eventsPerDay, cards }: Traffic): Quantity[] {
  const { pipeline, featureStore } = settings;
  if (!pipeline.stream.enabled) return [];
  const runs = (DAYS * 24 * 60) / pipeline.stream.everyMinutes;
  const eventsPerRun = (eventsPerDay * DAYS) / runs;
  const written = runs * cardsAmong(eventsPerRun, cards);
  const parts = runs * Math.ceil(cardsAmong(eventsPerRun, cards) / ONLINE_UPDATES.recordsPerPart);
  const because = 'every card that changed, once a run';
  const service = 'Feature Store';
  return [
    { service, item: 'records written', quantity: written, price: 'featureStore.writeUnit', because },
    { service, item: 'event times read', quantity: written, price: 'featureStore.readUnit', because },
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
