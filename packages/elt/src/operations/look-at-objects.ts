import { createHash } from 'node:crypto';
import { feedTableName } from '@cardlake/feeds';
import { RUNS_PREFIX } from '@cardlake/job-contract';
import { objectName } from '../places';
import { type AnnouncingPorts, announceOutdated } from './announce-outdated';
import {
  type ChosenObject,
  countStates,
  type FoundObject,
  findStates,
  readObjects,
  type StateCounts,
} from './chosen-objects';
import { hasArrived, type StatePorts } from './object-state';
import { type Operation, replayInstant } from './operation';
import { type ReloadPorts, reloadStaged } from './reload-staged';
import type { ReplayPorts } from './replay-objects';

/** Ports of looking at the objects of an operation. */
export interface LookPorts extends StatePorts, AnnouncingPorts, Pick<ReplayPorts, 'places' | 'store'> {
  readonly store: ReplayPorts['store'];
  readonly publications: StatePorts['publications'] & ReloadPorts['publications'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Progress of the objects of an operation. */
export interface Look {
  /** `overdue`: some have not arrived, and are not waited for any longer. */
  readonly outcome: 'done' | 'going-on' | 'overdue';
  readonly feeds: readonly StateCounts[];
  /** Tables of the feeds of which objects wait for their publication. */
  readonly toPublish: readonly string[];
  /** Sentence that says how many have not arrived, and names some; empty when all have. */
  readonly late: string;
}

/** Most objects that are named in a message for people. */
const MOST_NAMED = 10;
const MS_PER_MINUTE = 60_000;
/** Objects that are marked together, once all of them were judged. */
const MARKED_TOGETHER = 250;

/**
 * Looks how far the objects of an operation are, until a number of minutes after its start. With force, it has those judged again that are
 * staged by now.
 */
export async function lookAtObjects(
  operation: Operation,
  waitMinutes: number,
  ports: LookPorts,
): Promise<Look> {
  const objects = await findStatesOnce(operation, await readObjects(operation, ports), ports);
  const late = objects.filter(({ found }) => !hasArrived(found));
  await announceOutdated(operation, late, ports);
  const isOverdue = ports.now() >= operation.startedMs + waitMinutes * MS_PER_MINUTE;
  const waiting = late.filter(({ found }) => found.state === 'waiting');
  return {
    outcome: late.length === 0 ? 'done' : isOverdue ? 'overdue' : 'going-on',
    feeds: countStates(operation, objects),
    toPublish: [...new Set(waiting.map(({ feed }) => feedTableName(feed)))],
    late: lateText(late, ports.places.lake),
  };
}

/** Finds out how far objects are. Those that were judged stay so: a mark saves later looks from asking for them again, page by page. */
async function findStatesOnce(
  operation: Operation,
  objects: readonly ChosenObject[],
  ports: LookPorts,
): Promise<readonly FoundObject[]> {
  const found: FoundObject[] = [];
  for (let from = 0; from < objects.length; from += MARKED_TOGETHER) {
    const page = objects.slice(from, from + MARKED_TOGETHER);
    const mark = `${RUNS_PREFIX}/${operation.execution}/judged-${hashOf(page)}.json`;
    if ((await ports.store.get(mark)) !== undefined) {
      found.push(
        ...page.map((object) => ({ ...object, found: { state: 'judged', verdict: undefined } }) as const),
      );
      continue;
    }
    const sinceMs = replayInstant(operation);
    const seen = await findStates(page, ports, sinceMs);
    const states = sinceMs === undefined ? seen : await reloadStaged(seen, sinceMs, ports);
    if (states.every((one) => one.found.state === 'judged'))
      await ports.store.putNew(mark, Buffer.from('{}\n'));
    found.push(...states);
  }
  return found;
}

/** Hash of the feeds and identities of objects: a deployment may change the order of feeds while an operation waits. */
const hashOf = (objects: readonly ChosenObject[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        objects.map(({ feed, identity: { bucket, key, version } }) => [
          feedTableName(feed),
          bucket,
          key,
          version,
        ]),
      ),
    )
    .digest('hex');

function lateText(late: readonly FoundObject[], lake: string): string {
  if (late.length === 0) return '';
  const names = late
    .slice(0, MOST_NAMED)
    .map(({ identity, found }) => `${objectName(identity, lake)}#${identity.version} (${found.state})`);
  const more = late.length > names.length ? ', …' : '';
  return `${late.length} of the objects have not arrived: ${names.join(', ')}${more}`;
}
