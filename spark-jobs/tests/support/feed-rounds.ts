// `<cases>`: a JSON file with `[{ folder, rounds: [{ feed, objects: [{ name, text, hour }] }] }]`. In each round the embedded engine stages the
// objects in `folder/lake`, judges and publishes them; rules may refer to the feeds of the rounds so far; what it staged is copied to `folder/spark`. A round with `replay` loads the objects of its
// range again, by force, in place of new ones. Writes for each case the rounds: the feed as the jobs have it, and the plans; and the tables as
// Parquet files to `folder/expected`.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exportQuery, gateFeed, queryLake, replayFeed, runFeed } from '@cardlake/engine';
import { testContext } from '@cardlake/engine/test-kit';
import {
  type CompiledFeed,
  compileFeed,
  type FeedInput,
  feed,
  feedFolder,
  STAGING_PREFIX,
} from '@cardlake/feeds';
import { z } from 'zod';
import { compiledFeed } from '../../scripts/compiled/feeds';
import { argument } from './arguments';

interface Round {
  readonly feed: FeedInput;
  /** `hour`: when the object is written, in hours before the instant of the run. */
  readonly objects: readonly { readonly name: string; readonly text: string; readonly hour: number }[];
  /** Objects to load again: those written from so many hours before the instant of the run on, until so many before it. */
  readonly replay?: { readonly from: number; readonly to: number };
}

interface Case {
  readonly folder: string;
  readonly rounds: readonly Round[];
}

const context = testContext();
const HOUR_SECONDS = 3600;

/** @param before rounds up to this one */
async function runRound(folder: string, { feed: input, objects, replay }: Round, before: readonly Round[]) {
  const lakeRoot = join(folder, 'lake');
  const compiled = compileFeed(feed(input));
  const all = before.map((round) => compileFeed(feed(round.feed)));
  const feeds = [...new Map(all.map((one) => [one.name, one])).values()];
  if (replay !== undefined) return runReplay(folder, compiled, feeds, replay);
  for (const { name, text, hour } of objects) {
    const location = join(lakeRoot, feedFolder(compiled), name);
    mkdirSync(dirname(location), { recursive: true });
    writeFileSync(location, text);
    const seconds = context.clock.now() / 1000 - hour * HOUR_SECONDS;
    utimesSync(location, seconds, seconds);
  }
  const run = { lakeRoot, feed: compiled, feeds };
  // The first run makes the lake.
  if (!existsSync(join(lakeRoot, '_cardlake')))
    await runFeed({ ...run, feed: compileFeed(feed(EMPTY)) }, context);
  await gateFeed(run, context);
  const plans = copyStaged(lakeRoot, folder).map(({ path }) => path);
  await runFeed(run, context);
  return { feed: compiledFeed(compiled), plans };
}

/** Copies what is staged in a lake. @returns the plans */
function copyStaged(lakeRoot: string, folder: string) {
  const staging = join(lakeRoot, STAGING_PREFIX);
  const found = existsSync(staging) ? readdirSync(staging, { recursive: true, encoding: 'utf8' }) : [];
  const plans = found.filter((path) => path.endsWith('plan.json'));
  const copy = join(folder, 'spark', STAGING_PREFIX);
  mkdirSync(copy, { recursive: true });
  if (plans.length > 0) cpSync(staging, copy, { recursive: true });
  return plans.map((path) => ({
    path: `${STAGING_PREFIX}/${path}`,
    ...z.object({ key: z.string() }).parse(JSON.parse(readFileSync(join(staging, path), 'utf8'))),
  }));
}

async function runReplay(
  folder: string,
  compiled: CompiledFeed,
  feeds: readonly CompiledFeed[],
  { from, to }: { from: number; to: number },
) {
  const lakeRoot = join(folder, 'lake');
  const instant = (hours: number) => context.clock.now() * 1000 - hours * HOUR_SECONDS * 1_000_000;
  const { result } = await replayFeed(
    { lakeRoot, feed: compiled, feeds },
    { isForced: true, isDryRun: false, fromMicros: instant(from), toMicros: instant(to) },
    context,
  );
  // A lake that knows none of the objects stages all of them by the definition of now.
  const scratch = join(folder, 'scratch');
  await runFeed(
    { lakeRoot: scratch, feed: compileFeed(feed(EMPTY)), feeds: [compileFeed(feed(EMPTY))] },
    context,
  );
  cpSync(join(lakeRoot, feedFolder(compiled)), join(scratch, feedFolder(compiled)), {
    recursive: true,
    preserveTimestamps: true,
  });
  // A file that was written again since, as it was, is the version that was loaded, which has its own time.
  for (const { key, modifiedMicros } of result?.objects ?? []) {
    // Microseconds are cut off, not rounded.
    const seconds = (modifiedMicros + 0.5) / 1_000_000;
    utimesSync(join(scratch, key), seconds, seconds);
  }
  await gateFeed({ lakeRoot: scratch, feed: compiled, feeds }, context);
  const staged = copyStaged(scratch, folder);
  const again = new Set(result?.objects.map(({ key }) => key));
  const plans = staged.filter(({ key }) => again.has(key)).map(({ path }) => path);
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
    for (const [at, round] of rounds.entries())
      done.push(await runRound(folder, round, rounds.slice(0, at + 1)));
    await exportTables(folder);
    results.push(done);
  }
  process.stdout.write(JSON.stringify({ nowMicros: context.clock.now() * 1000, results }));
}

void main(argument(0, 'cases'));
