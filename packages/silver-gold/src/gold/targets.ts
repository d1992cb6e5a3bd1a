import { businessFields, cardTransactions } from '@cardlake/card-schema';
import { type DuckSession, identifier, type LakeFile, type Snapshot, scan } from '@cardlake/lake';
import { z } from 'zod';
import { touched } from '../touched';
import type { Reach } from './reach';
import type { Source } from './source';

/** What gold has to take up. */
export type Extent = 'nothing' | 'everything' | 'some';

const BUSINESS = Object.keys(businessFields);
const KEYS = ['event_id', 'card_id', 'merchant_id', 'ts'];

/** Reads the queue between silver and gold into the temporary table `touched_rows`. */
export async function readTouched(session: DuckSession, snapshot: Snapshot): Promise<Extent> {
  const files = snapshot.files(touched);
  if (files.length === 0) return 'nothing';
  await session.run(
    `CREATE OR REPLACE TEMP TABLE touched_rows AS SELECT DISTINCT * FROM ${scan(touched, files)}`,
  );
  if ((await session.count('touched_rows')) === 0) return 'nothing';
  return (await session.count('touched_rows WHERE event_id IS NULL')) > 0 ? 'everything' : 'some';
}

/**
 * Finds the rows whose features may differ from what gold holds, with the past they are computed from.
 *
 * An event at s touches rows of the same entity from s + `from` until s + `to` (its reach), and itself. Such a row at
 * t is computed from rows of its entity after t − `to`. Leaves the temporary tables `touched_events` (event_id,
 * card_id, merchant_id, ts), `targets` (the same columns), and the table `work` (business columns and `wanted`).
 *
 * @param reaches by entity key column
 */
export async function touchedSource(
  session: DuckSession,
  snapshot: Snapshot,
  reaches: ReadonlyMap<string, Reach>,
): Promise<Source> {
  const silver = snapshot.files(cardTransactions);
  // A dispute names only its event; the event's own row says whom it touches.
  await session.run(`CREATE OR REPLACE TEMP TABLE touched_events AS
    SELECT ${KEYS.join(', ')} FROM touched_rows WHERE ts IS NOT NULL
    UNION SELECT ${KEYS.join(', ')} FROM ${scan(cardTransactions, silver, KEYS)}
      SEMI JOIN (SELECT event_id FROM touched_rows WHERE ts IS NULL) USING (event_id)`);
  await intervals(
    session,
    'touched',
    'touched_events',
    reaches,
    ({ from }) => from,
    ({ to }) => to,
  );
  const recent = await filesSince(session, silver, 'SELECT min(ts) AS first FROM touched_events');
  await session.run(`CREATE OR REPLACE TEMP TABLE targets AS SELECT ${KEYS.join(', ')}
    FROM ${scan(cardTransactions, recent, KEYS)} ${joins('touched', reaches)}
    LEFT JOIN (SELECT DISTINCT event_id, true AS own FROM touched_events) USING (event_id)
    WHERE own OR ${within(reaches)}`);
  await intervals(
    session,
    'past',
    'targets',
    reaches,
    ({ to }) => -to,
    ({ from }) => -from,
  );
  const past = await filesSince(session, silver, pastStart(reaches));
  await session.run(`CREATE OR REPLACE TABLE work AS SELECT ${BUSINESS.map(identifier).join(', ')},
      coalesce(target, false) AS wanted
    FROM ${scan(cardTransactions, past, BUSINESS)} ${joins('past', reaches)}
    LEFT JOIN (SELECT event_id, true AS target FROM targets) USING (event_id)
    WHERE target OR ${within(reaches)}`);
  return {
    relation: '(SELECT *, rowid AS rid FROM work)',
    rows: await session.count('work'),
    wanted: 'wanted',
  };
}

/** One table an entity, `<name>_<key>`: from when until when its rows are concerned, around the events of `events`. */
async function intervals(
  session: DuckSession,
  name: string,
  events: string,
  reaches: ReadonlyMap<string, Reach>,
  before: (reach: Reach) => number,
  after: (reach: Reach) => number,
): Promise<void> {
  for (const [key, reach] of reaches) {
    await session.run(`CREATE OR REPLACE TEMP TABLE ${identifier(`${name}_${key}`)} AS
      SELECT ${identifier(key)}, min(ts) + to_microseconds(${before(reach)}) AS since,
        max(ts) + to_microseconds(${after(reach)}) AS until
      FROM ${events} GROUP BY ALL`);
  }
}

const alias = (key: string): string => identifier(`by_${key}`);

const joins = (name: string, reaches: ReadonlyMap<string, Reach>): string =>
  [...reaches.keys()]
    .map((key) => `LEFT JOIN ${identifier(`${name}_${key}`)} AS ${alias(key)} USING (${identifier(key)})`)
    .join(' ');

const within = (reaches: ReadonlyMap<string, Reach>): string =>
  [...reaches.keys()].map((key) => `ts BETWEEN ${alias(key)}.since AND ${alias(key)}.until`).join(' OR ');

const pastStart = (reaches: ReadonlyMap<string, Reach>): string =>
  `SELECT min(since) AS first FROM (${[...reaches.keys()]
    .map((key) => `SELECT since FROM ${identifier(`past_${key}`)}`)
    .concat('SELECT min(ts) FROM targets')
    .join(' UNION ALL ')})`;

/** Files of the partitions that can hold a row at or after an instant. */
async function filesSince(
  session: DuckSession,
  files: readonly LakeFile[],
  first: string,
): Promise<LakeFile[]> {
  const [found] = await session.rows(
    `SELECT strftime(first, '%Y-%m-%d') AS day FROM (${first})`,
    z.object({ day: z.string().nullable() }),
  );
  const day = found?.day;
  return day ? files.filter(({ partition }) => partition >= day) : [];
}
