import { groupFields, groupTable } from '@cardlake/card-features';
import { localOnlineStore, onlineGroup } from '@cardlake/feature-store';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import { EVENT_TIME } from '@cardlake/job-contract';
import { type DuckSession, identifier, type Lake, type Sql, scan, sql, sqlError } from '@cardlake/lake';
import { isoDay, UserError } from '@cardlake/runtime';
import type { DuckDBValue } from '@duckdb/node-api';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, withLakeReader } from '../session/lake-reader';

/** The features of a card as of an instant. */
export interface CardFeatures {
  readonly group: string;
  readonly card: string;
  /**
   * Source of the features; `asOf` is the event time of the record in the online store, or the time of the
   * event in gold.
   */
  readonly from: 'online' | 'gold';
  readonly asOf: DuckDBValue;
  /** By name, in stored order. */
  readonly features: Readonly<Record<string, DuckDBValue>>;
}

interface LakeAccess {
  readonly lake: Lake;
  readonly session: DuckSession;
}

/** Options of `readCardFeatures`. */
export interface CardFeaturesOptions {
  readonly lakeRoot: string;
  readonly group: CompiledGroup;
  readonly card: string;
  /** Microseconds since the epoch. Without it, the record in the online store is read; with it, gold. */
  readonly atMicros?: number | undefined;
}

/**
 * Reads the features of a card: its record in the online store, or its newest row in gold up to an instant.
 * @returns undefined when there is none.
 * @throws UserError `not_online` for a group that is not served online.
 */
export const readCardFeatures = (
  { lakeRoot, group, card, atMicros }: CardFeaturesOptions,
  context: EngineContext,
): Promise<CardFeatures | undefined> =>
  withLakeReader(lakeRoot, context, (read) =>
    atMicros === undefined ? onlineFeatures(read, group, card) : goldFeatures(read, group, card, atMicros),
  );

/**
 * Reads a card's record in the online store.
 * @returns undefined when it has none.
 * @throws UserError `not_online` for a group that is not served online.
 */
export async function onlineFeatures(
  { lake, session }: LakeAccess,
  group: CompiledGroup,
  card: string,
): Promise<CardFeatures | undefined> {
  const name = publishedName(group);
  if (group.online === null) {
    throw new UserError('not_online', `${name} is not served online`, {
      hint: 'Read its newest row in gold instead: --at with an instant.',
    });
  }
  const relation = localOnlineStore({ lakeRoot: lake.root, session }).relation(onlineGroup(group));
  const found = await readFirst(session, group, sql`${relation} WHERE ${isCard(group)}`, card, EVENT_TIME);
  return found && { group: name, card, from: 'online', ...found };
}

async function goldFeatures(
  { session, snapshot }: ReadContext,
  group: CompiledGroup,
  card: string,
  atMicros: number,
): Promise<CardFeatures | undefined> {
  const day = isoDay(atMicros);
  const table = groupTable(group);
  const files = snapshot.files(table).filter(({ partition }) => partition <= day);
  const found = await readFirst(
    session,
    group,
    sql`${scan(table, files)} WHERE ${isCard(group)} AND ts <= make_timestamptz(${atMicros}::BIGINT)
     ORDER BY ts DESC, event_id DESC`,
    card,
    'ts',
  );
  return found && { group: publishedName(group), card, from: 'gold', ...found };
}

/** Builds the condition on a card; every group has the card, even if its record id is another column. */
const isCard = (group: CompiledGroup): Sql =>
  sql`${identifier(group.online === null ? 'card_id' : group.recordId)} = $1`;

async function readFirst(
  session: DuckSession,
  group: CompiledGroup,
  rows: Sql,
  card: string,
  instant: string,
): Promise<Pick<CardFeatures, 'asOf' | 'features'> | undefined> {
  const names = Object.keys(groupFields(group));
  const columns = [instant, ...names].map(identifier);
  const result = await session.connection
    .runAndReadAll(sql`SELECT ${columns} FROM ${rows} LIMIT 1`, [card])
    .catch((error: unknown) => {
      throw sqlError(error);
    });
  const [row] = result.getRows();
  if (row === undefined) return undefined;
  const [asOf = null, ...values] = row;
  return { asOf, features: Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])) };
}
