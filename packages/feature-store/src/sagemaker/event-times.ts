import { EVENT_TIME } from '@cardlake/job-contract';
import type { OnlineGroup } from '../group';
import { noSuchGroup } from './faults';
import { refusalBy, refusalOf } from './refusal';
import type { FeatureStoreRuntime } from './runtime';
import { type SendPolicy, sendAll, type Unsent } from './send-all';
import { eventTimeOf } from './wire';

/** Most records of one BatchGetRecord. */
const RECORDS_PER_READ = 100;

/**
 * Event times (microseconds) of the stored records of some ids. A record that is not there has none, nor has one that
 * could not be asked for in time.
 * @param to `name`: the feature group's own name; `until`: as in `sendAll`
 * @returns or `denied` with the reason, when this caller may not read
 */
export async function storedEventTimes(
  runtime: FeatureStoreRuntime,
  group: OnlineGroup,
  ids: readonly string[],
  to: { readonly name: string; readonly policy: SendPolicy; readonly until?: number },
): Promise<ReadonlyMap<string, number> | { readonly denied: string }> {
  const known = new Map<string, number>();
  let denied: string | undefined;

  const read = async (chunk: readonly string[]): Promise<readonly Unsent<string>[]> => {
    if (denied !== undefined) return [];
    try {
      const { Records, Errors, UnprocessedIdentifiers } = await runtime.batchGetRecord({
        Identifiers: [
          {
            FeatureGroupName: to.name,
            RecordIdentifiersValueAsString: [...chunk],
            FeatureNames: [group.recordId, EVENT_TIME],
          },
        ],
      });
      for (const { RecordIdentifierValueAsString: id, Record } of Records ?? []) {
        if (id !== undefined && Record !== undefined) known.set(id, eventTimeOf(group, Record));
      }
      const failed = (Errors ?? []).map(({ RecordIdentifierValueAsString: id = '', ErrorCode = '' }) => {
        if (refusalOf(ErrorCode) === 'denied') denied = ErrorCode;
        return { item: id, reason: ErrorCode };
      });
      const unprocessed = (UnprocessedIdentifiers ?? []).flatMap(
        ({ RecordIdentifiersValueAsString }) => RecordIdentifiersValueAsString ?? [],
      );
      return [...failed, ...unprocessed.map((item) => ({ item, reason: 'unprocessed' }))];
    } catch (error) {
      const { kind, reason } = refusalBy(error);
      if (kind === 'denied') denied = reason;
      else if (kind === 'missing') throw noSuchGroup(to.name, reason);
      else if (kind !== 'busy') throw error;
      return kind === 'denied' ? [] : chunk.map((item) => ({ item, reason }));
    }
  };

  await sendAll(ids, RECORDS_PER_READ, read, to);
  return denied === undefined ? known : { denied };
}
