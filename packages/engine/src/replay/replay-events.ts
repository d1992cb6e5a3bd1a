import { businessFields, type CardEvent } from '@cardlake/card-schema';
import type { SnapshotRead, SnapshotValues } from '@cardlake/feature-store/assembled';
import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { type DuckSession, identifier, openLake, plainValue, sql, streamChunks } from '@cardlake/lake';
import { dayOf, formatDay, lastSnapshotDay } from '@cardlake/silver-gold';
import { DuckDBStructValue, type DuckDBValue } from '@duckdb/node-api';
import { z } from 'zod';
import { explainDamage } from '../damage/explain-damage';
import type { EngineContext } from '../session/engine-context';
import { withReadSession } from '../session/lake-reader';
import {
  arrangedEvents,
  arrangeReplay,
  classifyDeliveries,
  deliveries,
  type Outcome,
  type ReplayReach,
  snapshotColumn,
} from './arrange-replay';
import { conflictingLine, loadEvents, type OnRejected } from './load-events';

/** Version of snapshot rows that were not published: gold knows only the newest. */
const OF_GOLD = 0;

/** Options of a replay. */
export interface ReplayOptions extends ReplayReach {
  readonly lakeRoot: string;
  /** Path of NDJSON, plain or gzipped, or `-` for `stdin`. */
  readonly input: string;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Groups of the snapshot rows that events need. */
  readonly snapshotGroups: readonly CompiledSnapshotGroup[];
  readonly onRejected: OnRejected;
}

/** An event of a replay. */
export interface ReplayedEvent {
  readonly event: CardEvent;
  /** False for an event that only the lake has: a decision may look back on it. */
  readonly isOfInput: boolean;
  /** Greatest time that the input had by then, µs. */
  readonly receivedAt: number;
  /** Snapshot rows of gold that it uses, by the published names of their groups. */
  readonly snapshots: ReadonlyMap<string, SnapshotRead | undefined>;
}

/** Numbers of the events of an input by what became of their ids, and of the lines that are not events. */
export type ReplayCounts = Readonly<Record<Outcome | 'rejected', number>>;

/** The events of an input with those that a lake has beside them. */
export interface Replay {
  readonly session: DuckSession;
  readonly counts: ReplayCounts;
  /** Reads the events: those of the input once each, in its order, and those of the lake before those that see them. */
  readEvents(): AsyncGenerator<readonly ReplayedEvent[]>;
}

/**
 * Runs work on the authorisations of an input as a server on the lake would have received them then. Nothing is written to the
 * lake, and its writer is not disturbed.
 * @throws UserError, see `loadEvents` and `withLakeReader`; whatever the work throws
 */
export const replayEvents = <T>(
  options: ReplayOptions,
  context: EngineContext,
  work: (replay: Replay) => Promise<T>,
): Promise<T> =>
  withReadSession(context, async (session) => {
    const { lakeRoot, input, stdin = process.stdin, onRejected, snapshotGroups } = options;
    const lake = await openLake(lakeRoot);
    const arrivalMicros = context.clock.now() * 1000;
    const rejected = await loadEvents(session, { input, stdin, arrivalMicros, onRejected });
    await classifyDeliveries(session);
    const counts = await countOutcomes(session);
    await rejectConflicts(session, onRejected);
    const computedDays = await lake
      .withSnapshot(async (snapshot) => {
        await arrangeReplay(session, snapshot, options, snapshotGroups);
        return snapshotGroups.map((group) => lastSnapshotDay(snapshot, group));
      })
      .catch(async (error: unknown) => {
        throw await explainDamage(error, lake.root, lake.snapshot(), 'of_users');
      });
    const sources = snapshotGroups.map((group, at) => ({ group, computedDay: computedDays[at] }));
    return work({
      session,
      counts: { ...counts, rejected },
      readEvents: () => readEvents(session, sources),
    });
  });

const outcomes = z.object({
  first: z.bigint().transform(Number),
  repeated: z.bigint().transform(Number),
  conflicting: z.bigint().transform(Number),
});

async function countOutcomes(session: DuckSession): Promise<Readonly<Record<Outcome, number>>> {
  const [found] = await session.rows(
    sql`SELECT count(*) FILTER (outcome = 'first') AS first, count(*) FILTER (outcome = 'repeated') AS repeated,
      count(*) FILTER (outcome = 'conflicting') AS conflicting FROM ${deliveries}`,
    outcomes,
  );
  return found ?? { first: 0, repeated: 0, conflicting: 0 };
}

const names = Object.keys(businessFields);
const columns = names.map(identifier);

const toEvent = (row: readonly DuckDBValue[]): CardEvent =>
  Object.fromEntries(names.map((name, at) => [name, plainValue(row[at] ?? null)])) as unknown as CardEvent;

async function rejectConflicts(session: DuckSession, onRejected: OnRejected): Promise<void> {
  const query = sql`SELECT ${columns}, line FROM ${deliveries} WHERE outcome = 'conflicting' ORDER BY line`;
  for await (const chunk of streamChunks(session, query))
    await onRejected(chunk.getRows().map((row) => conflictingLine(Number(row[names.length]), toEvent(row))));
}

/** A group of snapshot rows, and the last day that it was computed for; undefined when it never was. */
interface SnapshotSource {
  readonly group: CompiledSnapshotGroup;
  readonly computedDay: number | undefined;
}

async function* readEvents(
  session: DuckSession,
  sources: readonly SnapshotSource[],
): AsyncGenerator<readonly ReplayedEvent[]> {
  const rows = sources.map((_, at) => snapshotColumn(at));
  const query = sql`SELECT ${[...columns, sql`is_of_input`, sql`received_at`, ...rows]} FROM ${arrangedEvents}`;
  for await (const chunk of streamChunks(session, query))
    yield chunk.getRows().map((row) => {
      const event = toEvent(row);
      const [isOfInput, receivedAt, ...stored] = row.slice(names.length);
      return {
        event,
        isOfInput: isOfInput === true,
        receivedAt: Number(plainValue(receivedAt ?? null)),
        snapshots: new Map(
          isOfInput === true
            ? sources.map((source, at) => [
                publishedName(source.group),
                toRead(source, event, stored[at] ?? null),
              ])
            : [],
        ),
      };
    });
}

function toRead(
  { group, computedDay }: SnapshotSource,
  event: CardEvent,
  stored: DuckDBValue,
): SnapshotRead | undefined {
  if (computedDay === undefined) return undefined;
  const wanted = dayOf(event.ts - group.availableAfterMicros);
  const day = Math.min(wanted, computedDay);
  return {
    values: stored instanceof DuckDBStructValue ? toValues(stored) : null,
    day: formatDay(day),
    version: OF_GOLD,
    isStale: day < wanted,
  };
}

const toValues = ({ entries }: DuckDBStructValue): SnapshotValues =>
  Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [name, plainValue(value)]),
  ) as SnapshotValues;
