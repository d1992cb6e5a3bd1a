import { EVENT_TIME } from '@cardlake/job-contract';
import { type DuckSession, identifier, type Snapshot, type Sql, scan, sql } from '@cardlake/lake';
import type { Table } from '@cardlake/schema';
import { z } from 'zod';
import type { OnlineGroup } from '../group';
import { type LocalOnlineStore, onlineFolder } from '../local/local-store';
import { goldFingerprint } from './gold-fingerprint';
import { sqlTimestamp } from './newest';
import { readPublishState } from './publish-state';

/** Differences between the online store and gold. */
export interface OnlineComparison {
  /** True if the current gold is published; otherwise the next run publishes it. */
  readonly published: boolean;
  /** Number of cards that gold has and the store lacks. */
  readonly missing: number;
  /** Number of cards that the store has and gold lacks. */
  readonly unexpected: number;
  /** Number of cards whose record is not their newest gold row. */
  readonly differing: number;
  /** The first cards of all three, by record id; rows as JSON, null where there is none. */
  readonly examples: readonly { readonly stored: string | null; readonly expected: string | null }[];
}

const SHOWN = 5;

const difference = z.object({
  missing: z.bigint().transform(Number),
  unexpected: z.bigint().transform(Number),
  differing: z.bigint().transform(Number),
  stored: z.string().nullable(),
  expected: z.string().nullable(),
});

/** The two sides to compare: the online store, and the gold table of the group in a snapshot. */
export interface OnlineComparisonSource {
  readonly store: LocalOnlineStore;
  readonly lakeRoot: string;
  readonly group: OnlineGroup;
  readonly table: Table;
  readonly snapshot: Snapshot;
}

/**
 * Compares every record of a group with the newest gold row of its card: as of the record's own event time (of the newest
 * record, for a card without one), and when gold is published, also as of that publication.
 */
export async function verifyOnline(
  session: DuckSession,
  from: OnlineComparisonSource,
): Promise<OnlineComparison> {
  const publication = publicationOf(from);
  const id = identifier(from.group.recordId);
  const rows = await session.rows(
    sql`SELECT count(*) FILTER (stored IS NULL) OVER () AS missing,
       count(*) FILTER (expected IS NULL) OVER () AS unexpected,
       count(*) FILTER (stored IS NOT NULL AND expected IS NOT NULL) OVER () AS differing,
       to_json(stored)::VARCHAR AS stored, to_json(expected)::VARCHAR AS expected
     FROM ${differences(from, publication)} ORDER BY ${id} LIMIT ${SHOWN}`,
    difference,
  );
  const { missing = 0, unexpected = 0, differing = 0 } = rows[0] ?? {};
  const examples = rows.map(({ stored, expected }) => ({ stored, expected }));
  return { published: publication !== undefined, missing, unexpected, differing, examples };
}

/**
 * Builds the query of the cards whose record is not their newest gold row, and of no event: what a publication of gold
 * that was computed anew has to change.
 */
export const differingRecords = (from: OnlineComparisonSource): Sql =>
  sql`SELECT ${identifier(from.group.recordId)}, NULL::VARCHAR FROM ${differences(from, publicationOf(from))}`;

/** Returns the as-of instant of the publication of the gold of a snapshot; undefined when it is not published. */
function publicationOf({ lakeRoot, group, table, snapshot }: OnlineComparisonSource): number | undefined {
  const state = readPublishState(onlineFolder(lakeRoot, group));
  return state?.done === true && state.gold === goldFingerprint(snapshot, table) ? state.asOf : undefined;
}

/** Builds the relation of the records that differ: the id, and `stored` and `expected` as structs or null. */
function differences(
  { store, group, table, snapshot }: OnlineComparisonSource,
  publishedAsOf: number | undefined,
): Sql {
  const id = identifier(group.recordId);
  const features = Object.keys(group.features);
  const row = sql`{${[group.recordId, ...features].map((name) => sql`${identifier(name)}: ${identifier(name)}`)}}`;
  const gold = scan(table, snapshot.files(table), [group.recordId, 'ts', 'event_id', ...features]);
  const asOfPublication =
    publishedAsOf !== undefined
      ? sqlTimestamp(publishedAsOf)
      : sql`coalesce(${identifier(EVENT_TIME)}, last_event_time)`;
  return sql`(WITH records AS (
       SELECT ${id}, ${identifier(EVENT_TIME)}, ${row} AS stored FROM ${store.relation(group)}
     ), newest AS (
       SELECT ${id},
         arg_max(gold_row, row(ts, event_id)) FILTER (ts <= coalesce(${identifier(EVENT_TIME)}, last_event_time)) AS at_record,
         arg_max(gold_row, row(ts, event_id)) FILTER (ts <= ${asOfPublication}) AS at_publication
       FROM (SELECT ${id}, ts, event_id, ${row} AS gold_row FROM ${gold})
       LEFT JOIN (SELECT ${id}, ${identifier(EVENT_TIME)} FROM records) USING (${id})
       CROSS JOIN (SELECT max(${identifier(EVENT_TIME)}) AS last_event_time FROM records)
       GROUP BY ${id}
     ), compared AS (
       SELECT ${id}, stored,
         CASE WHEN stored IS DISTINCT FROM at_publication THEN at_publication ELSE at_record END AS expected
       FROM records FULL JOIN newest USING (${id})
     )
     SELECT * FROM compared WHERE stored IS DISTINCT FROM expected)`;
}
