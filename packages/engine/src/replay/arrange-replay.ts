import { snapshotTable } from '@cardlake/card-features';
import { businessFields, cardTransactions } from '@cardlake/card-schema';
import { type CompiledSnapshotGroup, DAY_MICROS, SNAPSHOT_DAY } from '@cardlake/features';
import {
  createTempTable,
  type DuckSession,
  identifier,
  joinSql,
  type Relation,
  relation,
  type Snapshot,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { dayOf, formatDay, lastSnapshotDay } from '@cardlake/silver-gold';
import { z } from 'zod';
import { inputEvents } from './load-events';

/** An event of the input: the first with its id, the same once more, or another one with the same id. */
export type Outcome = 'first' | 'repeated' | 'conflicting';

/** Events of the input: when each is received, and what became of its id. */
export const deliveries: Relation = relation('replay_deliveries', {
  ...inputEvents.columns,
  received_at: { type: 'TIMESTAMPTZ' },
  outcome: { type: 'VARCHAR' },
});

/** The events in the order of the replay: their columns, `is_of_input`, `received_at`, and a snapshot row of each group. */
const ARRANGED = identifier('replay_arranged');

/** Subquery of the events in the order of the replay. */
export const arrangedEvents: Sql = sql`(FROM ${ARRANGED})`;

/** Column with the values of a snapshot row, by the position of its group; null where there is no row. */
export const snapshotColumn = (position: number): Sql => identifier(`snapshot_${position}`);

/** Tells what each event of the input is; it is received at the greatest time that was read by then. */
export async function classifyDeliveries(session: DuckSession): Promise<void> {
  const payload = sql`struct_pack(${packed(Object.keys(businessFields))})`;
  await session.run(sql`${createTempTable(deliveries)};
    INSERT INTO ${deliveries} SELECT *, max(ts) OVER (ORDER BY line ROWS UNBOUNDED PRECEDING),
      CASE WHEN row_number() OVER same = 1 THEN 'first'
        WHEN ${payload} = first_value(${payload}) OVER same THEN 'repeated' ELSE 'conflicting' END
      FROM ${inputEvents} WINDOW same AS (PARTITION BY event_id ORDER BY line)`);
}

/** Bounds of a replay, µs. */
export interface ReplayReach {
  /** Reach of the longest window. */
  readonly reachMicros: number;
  /** Age from which on an event is not decided. */
  readonly maxAgeMicros: number;
}

/**
 * Arranges the events of the input in their order, and between them the other events of a lake: each of silver stands
 * before the first event that is received after it.
 */
export async function arrangeReplay(
  session: DuckSession,
  snapshot: Snapshot,
  reach: ReplayReach,
  snapshotGroups: readonly CompiledSnapshotGroup[],
): Promise<void> {
  const range = await findRange(session, reach);
  const columns = Object.keys(businessFields).map(identifier);
  const files = snapshot
    .files(cardTransactions)
    .filter(
      ({ partition }) => partition >= formatDay(dayOf(range.from)) && partition <= formatDay(dayOf(range.to)),
    );
  const others = sql`SELECT ${columns}, false AS is_of_input, ts AS received_at, 0::BIGINT AS line
    FROM ${scan(cardTransactions, files)} ANTI JOIN ${deliveries} USING (event_id)
    WHERE ts BETWEEN make_timestamptz(${range.from}::BIGINT) AND make_timestamptz(${range.to}::BIGINT)`;
  const rows = snapshotGroups.map((_, at) => sql`, ${snapshotColumn(at)}`);
  const joins = snapshotGroups.map((group, at) => joinSnapshots(snapshot, group, at));
  const own = sql`SELECT ${columns.map((column) => sql`delivered.${column}`)}, true AS is_of_input, received_at, line
    ${joinSql(rows, ' ')} FROM ${deliveries} AS delivered ${joinSql(joins, ' ')} WHERE outcome = 'first'`;
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${ARRANGED} AS SELECT * EXCLUDE (line)
    FROM (${own} UNION ALL BY NAME ${others}) ORDER BY received_at, is_of_input, line`);
}

const micros = z
  .bigint()
  .nullable()
  .transform((value) => (value === null ? null : Number(value)));

/** Finds the time from which on, and up to which, events of the lake are in a window of an event that is decided. */
async function findRange(
  session: DuckSession,
  { reachMicros, maxAgeMicros }: ReplayReach,
): Promise<{ readonly from: number; readonly to: number }> {
  const [found] = await session.rows(
    sql`SELECT min(epoch_us(ts)) FILTER (epoch_us(received_at) - epoch_us(ts) <= ${maxAgeMicros}) AS first,
      max(epoch_us(received_at)) AS last FROM ${deliveries}`,
    z.object({ first: micros, last: micros }),
  );
  const { first = null, last = null } = found ?? {};
  return first === null || last === null ? { from: 1, to: 0 } : { from: first - reachMicros, to: last };
}

/** Joins to each event the snapshot row that it uses, of its day or of the last one that was computed. */
function joinSnapshots(snapshot: Snapshot, group: CompiledSnapshotGroup, position: number): Sql {
  const table = snapshotTable(group);
  const computed = lastSnapshotDay(snapshot, group);
  const files = computed === undefined ? [] : snapshot.files(table);
  const day = sql`DATE '1970-01-01' + least((epoch_us(delivered.ts) - ${group.availableAfterMicros}) // ${DAY_MICROS}, ${computed ?? 0})::INTEGER`;
  const [stored, key] = [identifier(`stored_${position}`), identifier(group.key)];
  const values = sql`struct_pack(${packed(group.features.map(({ name }) => name))})`;
  return sql`LEFT JOIN (SELECT ${key} AS key, ${identifier(SNAPSHOT_DAY)} AS day, ${values} AS ${snapshotColumn(position)}
    FROM ${scan(table, files)}) AS ${stored} ON ${stored}.key = delivered.${key} AND ${stored}.day = ${day}`;
}

const packed = (names: readonly string[]): Sql[] =>
  names.map((name) => sql`${identifier(name)} := ${identifier(name)}`);
