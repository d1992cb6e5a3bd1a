import type { ObjectVersion } from '@cardlake/elt';
import { type CompiledFeed, feedObjects, feedTableName } from '@cardlake/feeds';
import { type DuckSession, type Snapshot, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';
import { storedRows } from './relations';

/** A version of an object that was loaded, as the lake has it. */
export interface KnownObject extends ObjectVersion {
  readonly feed: string;
  readonly records: number;
  readonly rows: number;
  readonly rejected: number;
  readonly definition: string;
  readonly status: 'published' | 'blocked';
  /** Rules that keep it out; of a published one, those that it or the table breaks nevertheless. */
  readonly rules: readonly string[];
  /** Rules that a person released it from. */
  readonly released: readonly string[];
  readonly reason: string | null;
  readonly loadedMicros: number;
  /** Instant of the forced replay that loaded it last; null if none has. */
  readonly replayedMicros: number | null;
}

const number = z.bigint().transform(Number);
const stored = z.object({
  feed: z.string(),
  source_key: z.string(),
  source_version: z.string(),
  source_order: z.string(),
  modified: number,
  content: z.string(),
  bytes: number,
  records: number,
  rows: number,
  rejected: number,
  definition: z.string(),
  status: z.enum(['published', 'blocked']),
  rules: z.array(z.string()),
  released: z.array(z.string()),
  reason: z.string().nullable(),
  loaded: number,
  replayed: number.nullable(),
});

/** Reads the objects of feeds that were loaded; of one feed, or of all. */
export async function readKnownObjects(
  session: DuckSession,
  snapshot: Snapshot,
  feed?: CompiledFeed,
): Promise<KnownObject[]> {
  const found = await session.rows(
    sql`SELECT * EXCLUDE (source_modified, loaded_at, replayed_at), epoch_us(source_modified) AS modified,
        epoch_us(loaded_at) AS loaded, epoch_us(replayed_at) AS replayed
      FROM ${storedRows(feedObjects, snapshot.files(feedObjects))}
      WHERE $1::VARCHAR IS NULL OR feed = $1 ORDER BY feed, source_modified, source_key, source_order`,
    stored,
    [feed === undefined ? null : feedTableName(feed)],
  );
  return found.map(({ source_key, source_version, source_order, modified, loaded, replayed, ...rest }) => ({
    ...rest,
    key: source_key,
    version: source_version,
    order: source_order,
    modifiedMicros: modified,
    loadedMicros: loaded,
    replayedMicros: replayed,
  }));
}

/** Reads the objects of all feeds of a lake that were loaded. @throws UserError `lake_missing` and the like */
export const readFeedObjects = (lakeRoot: string, context: EngineContext): Promise<KnownObject[]> =>
  withLakeReader(lakeRoot, context, ({ session, snapshot }) => readKnownObjects(session, snapshot));
