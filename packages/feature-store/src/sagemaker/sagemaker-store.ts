import { systemClock } from '@cardlake/runtime';
import { type OnlineGroup, onlineFields } from '../group';
import { recordFault } from '../record';
import type { FailedRecord, OnlineStore } from '../store';
import { storedEventTimes } from './event-times';
import { readRecord } from './read';
import type { FeatureStoreRuntime } from './runtime';
import type { SendPolicy } from './send-all';
import { inTurns } from './turns';
import { type StoreWatch, silentWatch } from './watch';
import { fromWire, sizeFault, toWire } from './wire';
import { type Outgoing, turnWriter } from './write';

/** Eight requests at once keep a quota of 10,000 a second far away, and fill it fast enough: 200 records at a time. */
export const defaultSendPolicy: SendPolicy = {
  inFlight: 8,
  tries: 8,
  pauseMs: 100,
  maxPauseMs: 5000,
  clock: systemClock,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** What a Feature Store adapter is made from. */
export interface SageMakerStoreOptions {
  readonly runtime: FeatureStoreRuntime;
  /** Name of the feature group that holds a group. */
  readonly groupName: (group: OnlineGroup) => string;
  readonly policy?: SendPolicy;
  readonly watch?: StoreWatch;
  /** Milliseconds since the epoch after which nothing is sent any more; what is left fails. */
  readonly until?: number;
}

/**
 * The online store of SageMaker Feature Store. A put asks for the stored event times first and sends only what is
 * newer: the Feature Store would keep an older record out of the online store by itself, but take it into the offline
 * store a second time. Where they may not be read, everything is sent and nothing is counted as stale.
 */
export function sagemakerOnlineStore(options: SageMakerStoreOptions): OnlineStore {
  const { runtime, groupName, policy = defaultSendPolicy, watch = silentWatch, until } = options;
  const time = until === undefined ? {} : { until };
  const write = turnWriter(runtime, policy, watch);
  let conditional = true;

  const eventTimes = async (group: OnlineGroup, ids: readonly string[]) => {
    if (!conditional) return new Map<string, number>();
    const found = await storedEventTimes(runtime, group, ids, { name: groupName(group), policy, ...time });
    if (!('denied' in found)) return found;
    conditional = false;
    watch.unconditional(found.denied);
    return new Map<string, number>();
  };

  return {
    async put(group, records) {
      onlineFields(group);
      const failed: FailedRecord[] = [];
      const outgoing: Outgoing[] = [];
      for (const record of records) {
        const values = recordFault(group, record) ?? toWire(group, record);
        const reason = typeof values === 'string' ? values : sizeFault(values);
        if (reason !== undefined) failed.push({ record, reason });
        else if (typeof values !== 'string') outgoing.push({ record, values });
      }
      const ids = [...new Set(outgoing.map(({ record }) => record.recordId))];
      const { turns, stale } = inTurns(outgoing, await eventTimes(group, ids));
      for (const turn of turns) failed.push(...(await write(group, groupName(group), turn, until)));
      return { written: records.length - stale - failed.length, stale, failed };
    },

    async get(group, recordId) {
      onlineFields(group);
      const values = await readRecord(runtime, groupName(group), recordId, policy);
      return values && fromWire(group, values);
    },
  };
}
