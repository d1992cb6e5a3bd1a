import type { ObjectVersion } from '@cardlake/elt';
import type { CompiledFeed } from '@cardlake/feeds';
import {
  type DuckSession,
  EMPTY_SQL,
  identifier,
  joinSql,
  type LakeFile,
  relation,
  type Sql,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { CHOSEN_ROWS, keptRows } from './relations';

/** Columns of the key of a feed. */
export const keyOf = ({ key }: CompiledFeed): Sql => joinSql(key.map(identifier));

const counted = z.object({ is_single: z.boolean() });

/** Keys that more than one row has, of the chosen objects and the table. */
export const REPEATED = relation('feed_repeated_keys', {});

/**
 * Finds the keys that more than one row has once objects are published: only among their rows, a winner has to be found. What is judged
 * is mostly what is published, so that one search serves both.
 */
export class RepeatedKeys {
  private searched: string | undefined;
  private areFound = false;

  /** @param files those that the table of the feed has now */
  constructor(
    private readonly session: DuckSession,
    private readonly feed: CompiledFeed,
    private readonly files: readonly LakeFile[],
  ) {}

  /**
   * Finds the keys unless they were found for the same objects last, and gives the session those that are repeated.
   * @param chosen the objects whose rows are chosen
   * @returns true when there are any
   */
  async find(chosen: readonly ObjectVersion[]): Promise<boolean> {
    const objects = JSON.stringify(chosen.map(({ key, version }) => [key, version]));
    if (objects !== this.searched) {
      this.areFound = await this.search();
      this.searched = objects;
    }
    return this.areFound;
  }

  private async search(): Promise<boolean> {
    const { session, feed, files } = this;
    const key = keyOf(feed);
    const stored =
      files.length === 0
        ? EMPTY_SQL
        : sql`UNION ALL SELECT ${key} FROM ${keptRows(feed, files)} SEMI JOIN ${CHOSEN_ROWS} USING (${key})`;
    const keys = sql`(SELECT ${key} FROM ${CHOSEN_ROWS} ${stored})`;
    // Mostly none is repeated, which their hashes tell in half the time.
    const [found] = await session.rows(
      sql`SELECT count(*) = count(DISTINCT hash(${key})) AS is_single FROM ${keys}`,
      counted,
    );
    if (found?.is_single === true) return false;
    await session.run(sql`CREATE OR REPLACE TEMP TABLE ${REPEATED} AS
      SELECT ${key} FROM ${keys} GROUP BY ALL HAVING count(*) > 1`);
    return (await session.count(REPEATED)) > 0;
  }
}
