// `<cases>`: a JSON file with `[{ folder, rounds: [{ feed, objects: [{ name, text, hour }] }] }]`. In each round the embedded engine stages the
// objects in `folder/lake`, judges and publishes them; what it staged is copied to `folder/spark`. Writes for each case the rounds: the
// feed as the jobs have it, and the plans; and the tables as Parquet files to `folder/expected`.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exportQuery, gateFeed, queryLake, runFeed } from '@cardlake/engine';
import { testContext } from '@cardlake/engine/test-kit';
import { compileFeed, type FeedInput, feed, feedFolder, STAGING_PREFIX } from '@cardlake/feeds';
import { z } from 'zod';
import { compiledFeed } from '../../scripts/compiled/feeds';
import { argument } from './arguments';

interface Round {
  readonly feed: FeedInput;
  /** `hour`: when the object is written, in hours before the instant of the run. */
  readonly objects: readonly { readonly name: string; readonly text: string; readonly hour: number }[];
}

interface Case {
  readonly folder: string;
  readonly rounds: readonly Round[];
}

const context = testContext();
const HOUR_SECONDS = 3600;

async function runRound(folder: string, { feed: input, objects }: Round) {
  const lakeRoot = join(folder, 'lake');
  const compiled = compileFeed(feed(input));
  for (const { name, text, hour } of objects) {
    const location = join(lakeRoot, feedFolder(compiled), name);
    mkdirSync(dirname(location), { recursive: true });
    writeFileSync(location, text);
    const seconds = context.clock.now() / 1000 - hour * HOUR_SECONDS;
    utimesSync(location, seconds, seconds);
  }
  const run = { lakeRoot, feed: compiled, feeds: [compiled] };
  // The first run makes the lake.
  if (!existsSync(join(lakeRoot, '_cardlake')))
    await runFeed({ ...run, feed: compileFeed(feed(EMPTY)) }, context);
  await gateFeed(run, context);
  const staging = join(lakeRoot, STAGING_PREFIX);
  const found = existsSync(staging) ? readdirSync(staging, { recursive: true, encoding: 'utf8' }) : [];
  const plans = found.filter((path) => path.endsWith('plan.json')).map((path) => `${STAGING_PREFIX}/${path}`);
  const copy = join(folder, 'spark', STAGING_PREFIX);
  mkdirSync(copy, { recursive: true });
  if (plans.length > 0) cpSync(staging, copy, { recursive: true });
  await runFeed(run, context);
  return { feed: compiledFeed(compiled), plans };
}

/** A feed without objects. */
const EMPTY: FeedInput = { name: 'nothing', format: 'ndjson', columns: { id: 'string' } };

async function exportTables(folder: string): Promise<void> {
  const lakeRoot = join(folder, 'lake');
  const query = (sql: string) => ({ lakeRoot, sql });
  const names = await queryLake(
    query(`SELECT name FROM (SHOW ALL TABLES) WHERE schema = 'silver'`),
    context,
    async ({ chunks }) => {
      const found: string[] = [];
      for await (const chunk of chunks())
        found.push(
          ...z
            .array(z.tuple([z.string()]))
            .parse(chunk.getRows())
            .flat(),
        );
      return found;
    },
  );
  mkdirSync(join(folder, 'expected'));
  for (const name of names)
    await exportQuery(
      query(`SELECT * FROM silver.${name}`),
      context,
      join(folder, 'expected', `${name}.parquet`),
    );
}

async function main(path: string): Promise<void> {
  const cases: readonly Case[] = JSON.parse(readFileSync(path, 'utf8'));
  const results: unknown[] = [];
  for (const { folder, rounds } of cases) {
    const done: unknown[] = [];
    for (const round of rounds) done.push(await runRound(folder, round));
    await exportTables(folder);
    results.push(done);
  }
  process.stdout.write(JSON.stringify({ nowMicros: context.clock.now() * 1000, results }));
}

void main(argument(0, 'cases'));
