import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CompiledFeed, compileFeed, type FeedInput, feed, feedFolder } from '@cardlake/feeds';
import { z } from 'zod';
import { queryLake, runFeed } from '../../src';
import { testContext } from '../../test-kit';

const NOW = Date.UTC(2026, 5, 1);
const HOUR_SECONDS = 3600;

/** A feed of counts by id, the greatest `n` of which wins. */
export const feedOf = (input: Partial<FeedInput> = {}): CompiledFeed =>
  compileFeed(
    feed({
      name: 'counts',
      format: 'ndjson',
      columns: { id: 'string', n: { type: 'bigint', nullable: true } },
      key: ['id'],
      orderBy: ['n'],
      onUnknownColumn: 'drop',
      ...input,
    }),
  );

/** Writes an object of a feed. @param hour time at which it is written, in hours after an instant */
export function putObject(
  lakeRoot: string,
  source: CompiledFeed,
  name: string,
  content: string | Buffer,
  hour: number,
): string {
  const location = join(lakeRoot, feedFolder(source), name);
  mkdirSync(dirname(location), { recursive: true });
  writeFileSync(location, content);
  const seconds = NOW / 1000 - 1000 * HOUR_SECONDS + hour * HOUR_SECONDS;
  utimesSync(location, seconds, seconds);
  return `${feedFolder(source)}/${name}`;
}

export const lines = (...rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export const run = (lakeRoot: string, source: CompiledFeed) =>
  runFeed({ lakeRoot, feed: source, feeds: [source] }, testContext());

/** Rows of a query, as text. */
export const rowsOf = (lakeRoot: string, sql: string): Promise<string[]> =>
  queryLake(
    { lakeRoot, sql: `SELECT to_json(t)::VARCHAR AS row FROM (${sql}) AS t ORDER BY row` },
    testContext(),
    async ({ chunks }) => {
      const rows: string[] = [];
      for await (const chunk of chunks())
        for (const [row] of chunk.getRows()) rows.push(z.string().parse(row));
      return rows;
    },
  );
