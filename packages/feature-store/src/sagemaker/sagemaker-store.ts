import { BATCH_RETRY } from '@cardlake/aws';
import type { FeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import { type OnlineGroup, onlineFields } from '../group';
import { checkRecord } from '../record';
import type { FailedRecord, OnlineStore } from '../store';
import { noCallbacks, type StoreCallbacks } from './callbacks';
import { storedEventTimes } from './event-times';
import { orderedBatches } from './ordered-batches';
import { readRecord } from './read';
import type { SendOptions } from './send-options';
import { checkSize, fromWire, toWire } from './wire';
import { createBatchWriter, type OutgoingRecord } from './write';

/** Eight requests at once send 200 records at a time, and stay far below the quota of 10,000 a second. */
const CONCURRENCY = 8;

/** Options of the adapter. */
export interface SageMakerStoreOptions extends Partial<SendOptions> {
  readonly runtime: FeatureStoreRuntime;
  /** Name of the feature group that holds a group. */
  readonly groupName: (group: OnlineGroup) => string;
  readonly callbacks?: StoreCallbacks;
}

/**
 * The online store of SageMaker Feature Store. A put reads the stored event times first and sends only what is newer:
 * the Feature Store would keep an older record out of the online store by itself, but add it to the offline store a
 * second time. Where event times may not be read, everything is sent, and nothing is counted as stale.
 */
export function sagemakerOnlineStore(options: SageMakerStoreOptions): OnlineStore {
  const { runtime, groupName, callbacks = noCallbacks } = options;
  const sending: SendOptions = { policy: BATCH_RETRY, concurrency: CONCURRENCY, ...options };
  const write = createBatchWriter(runtime, sending, callbacks);
  let isConditional = true;

  const eventTimes = async (group: OnlineGroup, ids: readonly string[]) => {
    if (!isConditional) return new Map<string, number>();
    const found = await storedEventTimes(runtime, group, groupName(group), ids, sending);
    if (!('denied' in found)) return found;
    isConditional = false;
    callbacks.onUnconditionalWrites(found.denied);
    return new Map<string, number>();
  };

  return {
    async put(group, records) {
      onlineFields(group);
      const failed: FailedRecord[] = [];
      const outgoing: OutgoingRecord[] = [];
      for (const record of records) {
        const values = checkRecord(group, record) ?? toWire(group, record);
        const reason = typeof values === 'string' ? values : checkSize(values);
        if (reason !== undefined) failed.push({ record, reason });
        else if (typeof values !== 'string') outgoing.push({ record, values });
      }
      const ids = [...new Set(outgoing.map(({ record }) => record.recordId))];
      const { batches, stale } = orderedBatches(outgoing, await eventTimes(group, ids));
      for (const batch of batches) failed.push(...(await write(group, groupName(group), batch)));
      return { written: records.length - stale - failed.length, stale, failed };
    },

    async get(group, recordId) {
      onlineFields(group);
      const values = await readRecord(runtime, groupName(group), recordId, sending);
      return values && fromWire(group, values);
    },
  };
}
