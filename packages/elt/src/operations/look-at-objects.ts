import { feedTableName } from '@cardlake/feeds';
import { countStates, type FoundObject, findStates, readObjects, type StateCounts } from './chosen-objects';
import type { StatePorts } from './object-state';
import type { Operation } from './operation';
import type { ReplayPorts } from './replay-objects';

/** Ports of looking at the objects of an operation. */
export interface LookPorts extends StatePorts, Pick<ReplayPorts, 'bucket' | 'store'> {
  readonly store: ReplayPorts['store'];
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

/** Looks how far the objects of an operation are, until a number of minutes after its start. */
export async function lookAtObjects(
  operation: Operation,
  waitMinutes: number,
  ports: LookPorts,
): Promise<Look> {
  const objects = await findStates(await readObjects(operation, ports), ports);
  const late = objects.filter(({ found }) => found.state !== 'judged');
  const isOverdue = ports.now() >= operation.startedMs + waitMinutes * MS_PER_MINUTE;
  const waiting = late.filter(({ found }) => found.state === 'waiting');
  return {
    outcome: late.length === 0 ? 'done' : isOverdue ? 'overdue' : 'going-on',
    feeds: countStates(operation, objects),
    toPublish: [...new Set(waiting.map(({ feed }) => feedTableName(feed)))],
    late: lateText(late),
  };
}

function lateText(late: readonly FoundObject[]): string {
  if (late.length === 0) return '';
  const names = late
    .slice(0, MOST_NAMED)
    .map(({ identity: { key, version }, found }) => `${key}#${version} (${found.state})`);
  const more = late.length > names.length ? ', …' : '';
  return `${late.length} of the objects have not arrived: ${names.join(', ')}${more}`;
}
