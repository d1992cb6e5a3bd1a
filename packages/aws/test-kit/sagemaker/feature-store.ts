import {
  type BatchWriteRecordError,
  type FeatureValue,
  ResourceNotFound,
  ValidationError,
} from '@aws-sdk/client-sagemaker-featurestore-runtime';
import type { FeatureStoreRuntime } from '../../src/sagemaker/feature-store-runtime';
import { after, before, type Trouble } from './faults';
import { type Accepted, checkBatch, checkGroup, checkRead, checkRecord, type StandInGroup } from './rules';

/** The runtime API with the rules that AWS documents, in memory; and what can be asked of it afterwards. */
export interface StandIn extends FeatureStoreRuntime {
  /** Records that reached the online store, in order. */
  readonly online: readonly Accepted[];
  /** Every record that was accepted: what the offline store gets. */
  readonly offline: readonly Accepted[];
  /** How often each operation was called. */
  readonly calls: ReadonlyMap<string, number>;
  /** Most calls that were under way at once. */
  readonly mostAtOnce: number;
}

/**
 * A stand-in of the Feature Store's runtime, Standard tier; every rule says where it is documented.
 * @param options `random` decides about trouble; seed it
 */
export function featureStoreStandIn(
  groups: readonly StandInGroup[],
  options: { readonly trouble?: Trouble; readonly random?: () => number } = {},
): StandIn {
  const { trouble = {}, random = () => 1 } = options;
  for (const group of groups) checkGroup(group);
  const stored = new Map<string, Map<string, Accepted>>(groups.map(({ name }) => [name, new Map()]));
  const online: Accepted[] = [];
  const offline: Accepted[] = [];
  const calls = new Map<string, number>();
  let underWay = 0;
  let mostAtOnce = 0;

  const groupOf = (name: string | undefined): StandInGroup => {
    const found = groups.find((group) => group.name === name);
    if (found === undefined)
      throw new ResourceNotFound({ message: `no feature group ${name}`, $metadata: {} });
    return found;
  };

  /** Writes a record; the newest stays online, a record that is older or as old only goes offline. */
  const write = (name: string | undefined, record: readonly FeatureValue[] | undefined): void => {
    const group = groupOf(name);
    const accepted = checkRecord(group, record ?? []);
    offline.push(accepted);
    // API reference, PutRecord: "If a new record's EventTime is greater, …, Otherwise, the record is a historic
    // record and it is written only to the OfflineStore." A put replaces the whole record.
    const before = stored.get(group.name)?.get(accepted.id);
    if (before !== undefined && before.eventTime >= accepted.eventTime) return;
    stored.get(group.name)?.set(accepted.id, accepted);
    online.push(accepted);
  };

  const call = async <T>(operation: string, work: () => T): Promise<T> => {
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    try {
      await new Promise((resolve) => setImmediate(resolve));
      before(operation, trouble, random);
      const answer = work();
      after(trouble, random);
      return answer;
    } finally {
      underWay -= 1;
    }
  };

  const read = (name: string | undefined, id: string | undefined, wanted: readonly string[] = []) =>
    stored
      .get(groupOf(name).name)
      ?.get(id ?? '')
      ?.values.filter(({ FeatureName = '' }) => wanted.length === 0 || wanted.includes(FeatureName));

  return {
    online,
    offline,
    calls,
    get mostAtOnce() {
      return mostAtOnce;
    },

    putRecord: ({ FeatureGroupName, Record }) => call('PutRecord', () => write(FeatureGroupName, Record)),

    batchWriteRecord: ({ Entries = [] }) =>
      call('BatchWriteRecord', () => {
        checkBatch(Entries);
        const Errors: BatchWriteRecordError[] = [];
        const UnprocessedEntries = Entries.filter((Entry) => {
          if (random() < (trouble.unprocessed ?? 0)) return true;
          if (random() < (trouble.failing ?? 0)) {
            Errors.push({ Entry, ErrorCode: 'InternalFailure', ErrorMessage: 'made to fail' });
            return false;
          }
          try {
            write(Entry.FeatureGroupName, Entry.Record);
          } catch (error) {
            // API reference, BatchWriteRecordError: an entry fails alone.
            if (!(error instanceof ValidationError)) throw error;
            Errors.push({ Entry, ErrorCode: error.name, ErrorMessage: error.message });
          }
          return false;
        });
        return { Errors, UnprocessedEntries };
      }),

    batchGetRecord: ({ Identifiers = [] }) =>
      call('BatchGetRecord', () => {
        const Records = Identifiers.flatMap((asked) => {
          const { FeatureGroupName, RecordIdentifiersValueAsString: ids = [], FeatureNames } = asked;
          checkRead(groupOf(FeatureGroupName), ids, FeatureNames ?? []);
          return ids.flatMap((RecordIdentifierValueAsString) => {
            const Record = read(FeatureGroupName, RecordIdentifierValueAsString, FeatureNames);
            return Record ? [{ FeatureGroupName, RecordIdentifierValueAsString, Record }] : [];
          });
        });
        return { Records, Errors: [], UnprocessedIdentifiers: [] };
      }),

    getRecord: ({ FeatureGroupName, RecordIdentifierValueAsString }) =>
      call('GetRecord', () => {
        const Record = read(FeatureGroupName, RecordIdentifierValueAsString);
        return Record === undefined ? {} : { Record };
      }),
  };
}
