import type { BatchWriteRecordEntry, FeatureValue } from '@aws-sdk/client-sagemaker-featurestore-runtime';
import type { OnlineGroup } from '../group';
import type { OnlineRecord } from '../record';
import type { FailedRecord } from '../store';
import { noSuchGroup, notAllowed } from './faults';
import { refusalBy, refusalOf } from './refusal';
import type { FeatureStoreRuntime } from './runtime';
import { type SendPolicy, sendAll, type Unsent } from './send-all';
import type { StoreWatch } from './watch';

/** Most entries of one BatchWriteRecord. */
const ENTRIES_PER_BATCH = 25;

/** A record and what it is on the wire. */
export interface Outgoing {
  readonly record: OnlineRecord;
  readonly values: FeatureValue[];
}

/** Writes records of different ids into a feature group. @returns those that failed */
export type WriteTurn = (
  group: OnlineGroup,
  name: string,
  turn: readonly Outgoing[],
  until?: number,
) => Promise<FailedRecord[]>;

/**
 * Writes in batches; from the first time that the API refuses a batch as such (no permission, no such operation in
 * this region) one by one. A batch that is refused for its content goes one by one, so that only the culprit fails.
 */
export function turnWriter(runtime: FeatureStoreRuntime, policy: SendPolicy, watch: StoreWatch): WriteTurn {
  let inBatches = true;

  return async (group, name, turn, until) => {
    const failed: FailedRecord[] = [];
    const oneByOne: Outgoing[] = [];
    const fail = ({ record }: Outgoing, reason: string) => failed.push({ record, reason });

    const sendBatch = async (chunk: readonly Outgoing[]): Promise<Unsent<Outgoing>[]> => {
      if (!inBatches) {
        oneByOne.push(...chunk);
        return [];
      }
      try {
        const answer = await runtime.batchWriteRecord({
          Entries: chunk.map(({ values }) => ({ FeatureGroupName: name, Record: values })),
        });
        const byId = new Map(chunk.map((each) => [each.record.recordId, each]));
        const of = (entry: BatchWriteRecordEntry | undefined) => theOne(byId, group, entry);
        const again = (answer.UnprocessedEntries ?? []).map((entry) => ({
          item: of(entry),
          reason: 'unprocessed',
        }));
        for (const { Entry, ErrorCode = '', ErrorMessage = '' } of answer.Errors ?? []) {
          const reason = `${ErrorCode}: ${ErrorMessage}`;
          const kind = refusalOf(ErrorCode);
          if (kind === 'busy') again.push({ item: of(Entry), reason });
          else if (kind === 'denied') oneByOne.push(of(Entry));
          else if (kind === 'missing') throw noSuchGroup(name, reason);
          else fail(of(Entry), reason);
        }
        watch.sentAgain(again.length);
        return again;
      } catch (error) {
        const { kind, reason } = refusalBy(error);
        if (kind === 'busy') {
          watch.sentAgain(chunk.length);
          return chunk.map((item) => ({ item, reason }));
        }
        if (kind === 'missing') throw noSuchGroup(name, reason);
        oneByOne.push(...chunk);
        if (kind === 'denied' && inBatches) {
          inBatches = false;
          watch.fellBack(reason);
        }
        return [];
      }
    };

    const sendOne = async ([one]: readonly Outgoing[]): Promise<Unsent<Outgoing>[]> => {
      if (one === undefined) return [];
      try {
        await runtime.putRecord({ FeatureGroupName: name, Record: one.values });
        return [];
      } catch (error) {
        const { kind, reason } = refusalBy(error);
        if (kind === 'denied') throw notAllowed(name, reason);
        if (kind === 'missing') throw noSuchGroup(name, reason);
        if (kind === 'invalid') fail(one, reason);
        else watch.sentAgain(1);
        return kind === 'busy' ? [{ item: one, reason }] : [];
      }
    };

    const how = { policy, ...(until === undefined ? {} : { until }) };
    const left = await sendAll(turn, ENTRIES_PER_BATCH, sendBatch, how);
    left.push(...(await sendAll(oneByOne, 1, sendOne, how)));
    for (const { item, reason } of left) fail(item, reason);
    return failed;
  };
}

/** The record that an entry of an answer is about. */
function theOne(
  byId: ReadonlyMap<string, Outgoing>,
  { recordId }: OnlineGroup,
  entry: BatchWriteRecordEntry | undefined,
): Outgoing {
  const id = entry?.Record?.find(({ FeatureName }) => FeatureName === recordId)?.ValueAsString;
  const found = id === undefined ? undefined : byId.get(id);
  if (found === undefined) throw new Error(`the Feature Store answered about a record ${id} it was not sent`);
  return found;
}
