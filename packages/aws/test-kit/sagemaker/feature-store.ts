import {
  type BatchWriteRecordEntry,
  type BatchWriteRecordError,
  type FeatureValue,
  ValidationError,
} from '@aws-sdk/client-sagemaker-featurestore-runtime';
import type { FeatureStoreRuntime } from '../../src/sagemaker/feature-store-runtime';
import { type FeatureStoreFaults, failAfter, failBefore } from './faults';
import { OnlineAndOfflineStore } from './online-and-offline';
import { type AcceptedRecord, checkBatch, checkRead, type MemoryFeatureGroup } from './rules';

/** A Feature Store in memory, and what tests observe of it. */
export interface MemoryFeatureStore extends FeatureStoreRuntime {
  /** Records that reached the online store, in order. */
  readonly online: readonly AcceptedRecord[];
  /** Every record that was accepted: what the offline store holds. */
  readonly offline: readonly AcceptedRecord[];
  /** Number of calls by operation. */
  readonly calls: ReadonlyMap<string, number>;
  /** Most calls that were in flight at once. */
  readonly maxConcurrent: number;
}

/**
 * Creates a Feature Store in memory, Standard tier, with the rules that AWS documents; each cites its source.
 * @param options `random` decides about the injected faults; seed it
 */
export function memoryFeatureStore(
  groups: readonly MemoryFeatureGroup[],
  options: { readonly faults?: FeatureStoreFaults; readonly random?: () => number } = {},
): MemoryFeatureStore {
  const { faults = {}, random = () => 1 } = options;
  const store = new OnlineAndOfflineStore(groups);
  const calls = new Map<string, number>();
  let inFlight = 0;
  let maxConcurrent = 0;

  const call = async <T>(operation: string, work: () => T): Promise<T> => {
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    inFlight += 1;
    maxConcurrent = Math.max(maxConcurrent, inFlight);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      failBefore(operation, faults, random);
      const answer = work();
      failAfter(faults, random);
      return answer;
    } finally {
      inFlight -= 1;
    }
  };

  const writeEntry = (Entry: BatchWriteRecordEntry): BatchWriteRecordError | undefined => {
    if (random() < (faults.entryErrors ?? 0)) {
      return { Entry, ErrorCode: 'InternalFailure', ErrorMessage: 'injected fault' };
    }
    try {
      store.write(Entry.FeatureGroupName, Entry.Record);
      return undefined;
    } catch (error) {
      // API reference, BatchWriteRecordError: an entry fails alone.
      if (!(error instanceof ValidationError)) throw error;
      return { Entry, ErrorCode: error.name, ErrorMessage: error.message };
    }
  };

  return {
    online: store.online,
    offline: store.offline,
    calls,
    get maxConcurrent() {
      return maxConcurrent;
    },

    putRecord: ({ FeatureGroupName, Record }) =>
      call('PutRecord', () => store.write(FeatureGroupName, Record)),

    batchWriteRecord: ({ Entries = [] }) =>
      call('BatchWriteRecord', () => {
        checkBatch(Entries);
        const Errors: BatchWriteRecordError[] = [];
        const UnprocessedEntries = Entries.filter((entry) => {
          if (random() < (faults.unprocessed ?? 0)) return true;
          const error = writeEntry(entry);
          if (error !== undefined) Errors.push(error);
          return false;
        });
        return { Errors, UnprocessedEntries };
      }),

    batchGetRecord: ({ Identifiers = [] }) =>
      call('BatchGetRecord', () => {
        const Records = Identifiers.flatMap(
          ({ FeatureGroupName, RecordIdentifiersValueAsString: ids = [], FeatureNames }) => {
            checkRead(store.group(FeatureGroupName), ids, FeatureNames ?? []);
            return ids.flatMap((RecordIdentifierValueAsString) => {
              const Record = store.read(FeatureGroupName, RecordIdentifierValueAsString, FeatureNames);
              return Record ? [{ FeatureGroupName, RecordIdentifierValueAsString, Record }] : [];
            });
          },
        );
        return { Records, Errors: [], UnprocessedIdentifiers: [] };
      }),

    getRecord: ({ FeatureGroupName, RecordIdentifierValueAsString }) =>
      call('GetRecord', (): { Record?: FeatureValue[] } => {
        const Record = store.read(FeatureGroupName, RecordIdentifierValueAsString);
        return Record === undefined ? {} : { Record };
      }),
  };
}
