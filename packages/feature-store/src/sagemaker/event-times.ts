import { sendInBatches, type Unsent } from '@cardlake/aws';
import type { FeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import { EVENT_TIME } from '@cardlake/job-contract';
import type { OnlineGroup } from '../group';
import { noSuchGroup } from './errors';
import { failureOf, failureOfCode } from './failure-kind';
import type { SendOptions } from './send-options';
import { eventTimeOf } from './wire';

/** Most records of one BatchGetRecord. */
const RECORDS_PER_READ = 100;

/**
 * Reads the event times (microseconds) of stored records by their ids. A record that does not exist, or that could not
 * be read before the deadline, has no entry.
 * @param name the feature group's own name
 * @returns `denied` with the reason when these credentials may not read
 */
export async function storedEventTimes(
  runtime: FeatureStoreRuntime,
  group: OnlineGroup,
  name: string,
  ids: readonly string[],
  sending: SendOptions,
): Promise<ReadonlyMap<string, number> | { readonly denied: string }> {
  const eventTimes = new Map<string, number>();
  let denied: string | undefined;

  const read = async (batch: readonly string[]): Promise<readonly Unsent<string>[]> => {
    if (denied !== undefined) return [];
    try {
      const { Records, Errors, UnprocessedIdentifiers } = await runtime.batchGetRecord({
        Identifiers: [
          {
            FeatureGroupName: name,
            RecordIdentifiersValueAsString: [...batch],
            FeatureNames: [group.recordId, EVENT_TIME],
          },
        ],
      });
      for (const { RecordIdentifierValueAsString: id, Record } of Records ?? []) {
        if (id !== undefined && Record !== undefined) eventTimes.set(id, eventTimeOf(group, Record));
      }
      const failed = (Errors ?? []).map(({ RecordIdentifierValueAsString: id = '', ErrorCode = '' }) => {
        if (failureOfCode(ErrorCode) === 'denied') denied = ErrorCode;
        return { item: id, reason: ErrorCode };
      });
      const unprocessed = (UnprocessedIdentifiers ?? []).flatMap(
        ({ RecordIdentifiersValueAsString }) => RecordIdentifiersValueAsString ?? [],
      );
      return [...failed, ...unprocessed.map((item) => ({ item, reason: 'unprocessed' }))];
    } catch (error) {
      const { kind, reason } = failureOf(error);
      if (kind === 'denied') denied = reason;
      else if (kind === 'missing') throw noSuchGroup(name, reason);
      else if (kind !== 'busy') throw error;
      return kind === 'denied' ? [] : batch.map((item) => ({ item, reason }));
    }
  };

  await sendInBatches(ids, read, { ...sending, batchSize: RECORDS_PER_READ });
  return denied === undefined ? eventTimes : { denied };
}
