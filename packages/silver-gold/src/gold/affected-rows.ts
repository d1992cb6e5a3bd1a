import { businessFields, cardTransactions } from '@cardlake/card-schema';
import {
  type DuckSession,
  identifier,
  joinSql,
  type LakeFile,
  type Relation,
  relation,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { type FeatureSource, tableSource } from './feature-source';
import { AFFECTED_ROWS, CHANGED_EVENTS, IS_OUTPUT, KERNEL_INPUT, PENDING_CHANGES } from './gold-relations';
import type { ImpactWindow, ImpactWindows } from './impact-window';

const BUSINESS = Object.keys(businessFields);
const KEYS = Object.keys(CHANGED_EVENTS.columns);

/**
 * Finds the rows whose features may differ from gold, and the rows that their windows look back on.
 *
 * An event at s affects itself and the rows of the same entity from s + `from` to s + `to` of the impact window. The
 * features of such a row at t depend on rows of its entity after t − `to`.
 *
 * Reads `PENDING_CHANGES`; fills `CHANGED_EVENTS`, `AFFECTED_ROWS` and `KERNEL_INPUT`.
 *
 * @param silver files of the card transactions
 * @returns `KERNEL_INPUT` as a source
 */
export async function loadAffectedRows(
  session: DuckSession,
  silver: readonly LakeFile[],
  windows: ImpactWindows,
): Promise<FeatureSource> {
  const keys = joinSql(KEYS.map(identifier));
  // A dispute has only the event id; the row of the event has its entities.
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${CHANGED_EVENTS} AS
    SELECT ${keys} FROM ${PENDING_CHANGES} WHERE ts IS NOT NULL
    UNION SELECT ${keys} FROM ${scan(cardTransactions, silver, KEYS)}
      SEMI JOIN (SELECT event_id FROM ${PENDING_CHANGES} WHERE ts IS NULL) USING (event_id)`);
  await createReachTables(session, IMPACT, CHANGED_EVENTS, windows);
  const recent = await filesSince(session, silver, sql`SELECT min(ts) AS first FROM ${CHANGED_EVENTS}`);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${AFFECTED_ROWS} AS SELECT ${keys}
    FROM ${scan(cardTransactions, recent, KEYS)} ${reachJoins(IMPACT, windows)}
    LEFT JOIN (SELECT DISTINCT event_id, true AS is_changed FROM ${CHANGED_EVENTS}) USING (event_id)
    WHERE is_changed OR ${reachCondition(windows)}`);
  await createReachTables(session, LOOKBACK, AFFECTED_ROWS, windows);
  const past = await filesSince(session, silver, lookbackStart(windows));
  await session.run(sql`CREATE OR REPLACE TABLE ${KERNEL_INPUT} AS SELECT ${BUSINESS.map(identifier)},
      coalesce(is_affected, false) AS ${identifier(IS_OUTPUT)}
    FROM ${scan(cardTransactions, past, BUSINESS)} ${reachJoins(LOOKBACK, windows)}
    LEFT JOIN (SELECT event_id, true AS is_affected FROM ${AFFECTED_ROWS}) USING (event_id)
    WHERE is_affected OR ${reachCondition(windows)}`);
  return tableSource(KERNEL_INPUT, await session.count(KERNEL_INPUT), IS_OUTPUT);
}

/** A direction in which events reach other rows of their entity; bounds in µs relative to the event. */
interface Reach {
  readonly name: string;
  readonly from: (window: ImpactWindow) => number;
  readonly to: (window: ImpactWindow) => number;
}

const IMPACT: Reach = { name: 'impact', from: ({ from }) => from, to: ({ to }) => to };
const LOOKBACK: Reach = { name: 'lookback', from: ({ to }) => -to, to: ({ from }) => -from };

const reachTable = ({ name }: Reach, key: string): Relation =>
  relation(`${name}_${key}`, {
    [key]: { type: 'VARCHAR' },
    since: { type: 'TIMESTAMPTZ' },
    until: { type: 'TIMESTAMPTZ' },
  });

/** Creates a table per entity key (key, since, until) with the time span that the given events reach together. */
async function createReachTables(
  session: DuckSession,
  reach: Reach,
  events: Relation,
  windows: ImpactWindows,
): Promise<void> {
  for (const [key, window] of windows) {
    await session.run(sql`CREATE OR REPLACE TEMP TABLE ${reachTable(reach, key)} AS
      SELECT ${identifier(key)}, min(ts) + to_microseconds(${reach.from(window)}) AS since,
        max(ts) + to_microseconds(${reach.to(window)}) AS until
      FROM ${events} GROUP BY ALL`);
  }
}

const alias = (key: string): Sql => identifier(`by_${key}`);

const reachJoins = (reach: Reach, windows: ImpactWindows): Sql =>
  joinSql(
    [...windows.keys()].map(
      (key) => sql`LEFT JOIN ${reachTable(reach, key)} AS ${alias(key)} USING (${identifier(key)})`,
    ),
    ' ',
  );

const reachCondition = (windows: ImpactWindows): Sql =>
  joinSql(
    [...windows.keys()].map((key) => sql`ts BETWEEN ${alias(key)}.since AND ${alias(key)}.until`),
    ' OR ',
  );

const lookbackStart = (windows: ImpactWindows): Sql =>
  sql`SELECT min(since) AS first FROM (${joinSql(
    [
      ...[...windows.keys()].map((key) => sql`SELECT since FROM ${reachTable(LOOKBACK, key)}`),
      sql`SELECT min(ts) FROM ${AFFECTED_ROWS}`,
    ],
    ' UNION ALL ',
  )})`;

/**
 * Selects the files of the partitions that can hold a row at or after an instant.
 *
 * @param first query of the instant, in the column `first`
 */
async function filesSince(session: DuckSession, files: readonly LakeFile[], first: Sql): Promise<LakeFile[]> {
  const [found] = await session.rows(
    sql`SELECT strftime(first, '%Y-%m-%d') AS day FROM (${first})`,
    z.object({ day: z.string().nullable() }),
  );
  const day = found?.day;
  return day ? files.filter(({ partition }) => partition >= day) : [];
}
