import type { BatchWriteRecordEntry, FeatureValue } from '@aws-sdk/client-sagemaker-featurestore-runtime';
import { sendInBatches, type Unsent } from '@cardlake/aws';
import type { FeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import type { OnlineGroup } from '../group';
import type { OnlineRecord } from '../record';
import type { FailedRecord } from '../store';
import type { StoreCallbacks } from './callbacks';
import { accessDenied, noSuchGroup } from './errors';
import { failureOf, failureOfCode } from './failure-kind';
import type { SendOptions } from './send-options';

/** Most entries of one BatchWriteRecord. */
const ENTRIES_PER_BATCH = 25;

/** A record and its values on the wire. */
export interface OutgoingRecord {
  readonly record: OnlineRecord;
  readonly values: FeatureValue[];
}

/** Writes records of different ids into a feature group. @returns those that failed */
export type BatchWriter = (
  group: OnlineGroup,
  name: string,
  records: readonly OutgoingRecord[],
) => Promise<FailedRecord[]>;

/**
 * Creates a writer that sends batches. When the API refuses batches as such (no permission, no such operation in this
 * region), it sends records one by one from then on. A batch that is refused for its content is sent one by one, so
 * that only the records at fault fail.
 */
export function createBatchWriter(
  runtime: FeatureStoreRuntime,
  sending: SendOptions,
  callbacks: StoreCallbacks,
): BatchWriter {
  let usesBatches = true;

  return async (group, name, records) => {
    const failed: FailedRecord[] = [];
    const single: OutgoingRecord[] = [];
    const fail = ({ record }: OutgoingRecord, reason: string) => failed.push({ record, reason });

    const sendBatch = async (batch: readonly OutgoingRecord[]): Promise<Unsent<OutgoingRecord>[]> => {
      if (!usesBatches) {
        single.push(...batch);
        return [];
      }
      try {
        const answer = await runtime.batchWriteRecord({
          Entries: batch.map(({ values }) => ({ FeatureGroupName: name, Record: values })),
        });
        const byId = new Map(batch.map((each) => [each.record.recordId, each]));
        const recordOf = (entry: BatchWriteRecordEntry | undefined) => recordOfEntry(byId, group, entry);
        const again = (answer.UnprocessedEntries ?? []).map((entry) => ({
          item: recordOf(entry),
          reason: 'unprocessed',
        }));
        for (const { Entry, ErrorCode = '', ErrorMessage = '' } of answer.Errors ?? []) {
          const reason = `${ErrorCode}: ${ErrorMessage}`;
          const kind = failureOfCode(ErrorCode);
          if (kind === 'busy') again.push({ item: recordOf(Entry), reason });
          else if (kind === 'denied') single.push(recordOf(Entry));
          else if (kind === 'missing') throw noSuchGroup(name, reason);
          else fail(recordOf(Entry), reason);
        }
        callbacks.onRetry(again.length);
        return again;
      } catch (error) {
        const { kind, reason } = failureOf(error);
        if (kind === 'busy') {
          callbacks.onRetry(batch.length);
          return batch.map((item) => ({ item, reason }));
        }
        if (kind === 'missing') throw noSuchGroup(name, reason);
        single.push(...batch);
        if (kind === 'denied' && usesBatches) {
          usesBatches = false;
          callbacks.onSingleWrites(reason);
        }
        return [];
      }
    };

    const sendSingle = async ([one]: readonly OutgoingRecord[]): Promise<Unsent<OutgoingRecord>[]> => {
      if (one === undefined) return [];
      try {
        await runtime.putRecord({ FeatureGroupName: name, Record: one.values });
        return [];
      } catch (error) {
        const { kind, reason } = failureOf(error);
        if (kind === 'denied') throw accessDenied(name, reason);
        if (kind === 'missing') throw noSuchGroup(name, reason);
        if (kind === 'invalid') fail(one, reason);
        else callbacks.onRetry(1);
        return kind === 'busy' ? [{ item: one, reason }] : [];
      }
    };

    const unsent = await sendInBatches(records, sendBatch, { ...sending, batchSize: ENTRIES_PER_BATCH });
    unsent.push(...(await sendInBatches(single, sendSingle, { ...sending, batchSize: 1 })));
    for (const { item, reason } of unsent) fail(item, reason);
    return failed;
  };
}

/** Finds the record that an entry of an answer is about. */
function recordOfEntry(
  byId: ReadonlyMap<string, OutgoingRecord>,
  { recordId }: OnlineGroup,
  entry: BatchWriteRecordEntry | undefined,
): OutgoingRecord {
  const id = entry?.Record?.find(({ FeatureName }) => FeatureName === recordId)?.ValueAsString;
  const found = id === undefined ? undefined : byId.get(id);
  if (found === undefined) {
    throw new Error(`the Feature Store answered for record ${id}, which was not in the request`);
  }
  return found;
}
