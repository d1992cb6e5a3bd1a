import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { extractObject, loadChunk, type Plan, type Staging } from '@cardlake/elt';
import { collectedFile, parquetChunkWriter, SNAPPY } from '@cardlake/elt/parquet';
import { localObjects, localStaging, runFeed } from '@cardlake/engine';
import { type CompiledFeed, feedFolder, publishedFeeds } from '@cardlake/feeds';
import { fileReader, literal, openSession, pathLiteral, sql } from '@cardlake/lake';
import { silentReporter, systemClock } from '@cardlake/runtime';
import { round } from './measure';
import { runMeasured } from './measured-process';
import type { Result } from './result';

/** Names of the work of the measured processes. */
export const LOAD_FEED = 'load-feed';
export const COPY_LINES = 'copy-lines';
export const EXTRACT_FEED = 'extract-feed';
export const LOAD_CHUNKS = 'load-chunks';

/** Most memory of a process that loads a feed, whatever the size of its objects. */
const MAX_MEGABYTES = 512;
const RESOURCES = { threads: 2, memoryMb: 160 };
const NAME = 'shipments.ndjson';
const BLOCK_ROWS = 10_000;
const START = Date.UTC(2026, 0, 1);
const SECONDS_OF_MONTH = 2_592_000;

/** Measures the loading of one large object of a feed, plain and gzipped, against DuckDB's copy without any check. */
export const feedsStages = (bytes: number): Promise<Result[]> =>
  withShipments(bytes, (roots, home) => {
    return Object.entries(roots).map(([kind, root]) => {
      const object = join(root, feedFolder(shipments()), NAME);
      const bare = runMeasured(COPY_LINES, kind, object, join(home, `${kind}.parquet`));
      const { seconds, processorSeconds, megabytes } = runMeasured(LOAD_FEED, root);
      return {
        stage: `feeds_${kind}`,
        figures: {
          megabytes_of_lines: Math.round(bytes / 1e6),
          seconds: round(seconds),
          processor_seconds: round(processorSeconds),
          bare_copy_processor_seconds: round(bare.processorSeconds),
          share_of_the_speed_of_the_bare_copy: round(bare.processorSeconds / processorSeconds),
        },
        bounds: [{ what: 'peak megabytes', value: Math.round(megabytes), atMost: MAX_MEGABYTES }],
      };
    });
  });

/** Measures the work of the functions of AWS on one large object, plain and gzipped: planning it, and loading its chunks. */
export const feedFunctionsStages = (bytes: number): Promise<Result[]> =>
  withShipments(bytes, (roots) =>
    Object.entries(roots).map(([kind, root]) => {
      const extract = runMeasured(EXTRACT_FEED, root);
      const load = runMeasured(LOAD_CHUNKS, root);
      return {
        stage: `feed_functions_${kind}`,
        figures: {
          megabytes_of_lines: Math.round(bytes / 1e6),
          extract_seconds: round(extract.seconds),
          extract_processor_seconds: round(extract.processorSeconds),
          load_seconds: round(load.seconds),
          load_processor_seconds: round(load.processorSeconds),
        },
        bounds: [extract, load].map(({ megabytes }, at) => ({
          what: `peak megabytes of ${at === 0 ? 'extract' : 'load'}`,
          value: Math.round(megabytes),
          atMost: MAX_MEGABYTES,
        })),
      };
    }),
  );

/** Gives two lakes with the same object of shipments, plain and gzipped. */
async function withShipments(
  bytes: number,
  measure: (roots: { readonly plain: string; readonly gzip: string }, home: string) => Result[],
): Promise<Result[]> {
  const home = mkdtempSync(join(tmpdir(), 'cardlake-bench-'));
  try {
    const roots = { plain: join(home, 'plain'), gzip: join(home, 'gzip') };
    const [plain, gzip] = Object.values(roots).map((root) => {
      mkdirSync(join(root, feedFolder(shipments())), { recursive: true });
      return join(root, feedFolder(shipments()), NAME);
    }) as [string, string];
    await pipeline(Readable.from(shipmentLines(bytes)), createWriteStream(plain));
    await pipeline(createReadStream(plain), createGzip({ level: 1 }), createWriteStream(gzip));
    return measure(roots, home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function shipments(): CompiledFeed {
  const found = publishedFeeds.find(({ name }) => name === 'shipments');
  if (found === undefined) throw new Error('there is no feed shipments');
  return found;
}

/** Lines of shipments, in blocks. */
function* shipmentLines(bytes: number): Generator<string> {
  for (let made = 0, at = 0; made < bytes; ) {
    let block = '';
    for (const end = at + BLOCK_ROWS; at < end; at++) {
      const seconds = (at * 7919) % SECONDS_OF_MONTH;
      const row = {
        shipment_id: `shipment-${at}`,
        origin: `place ${at % 97}`,
        destination: `place ${at % 89}`,
        carrier: ['ups', 'dhl', 'fedex'][at % 3],
        weight_kg: (at % 10_000) / 100,
        event_time: new Date(START + seconds * 1000).toISOString(),
      };
      block += `${JSON.stringify(row)}\n`;
    }
    made += block.length;
    yield block;
  }
}

/** Loads the objects of shipments of a lake. */
export async function loadFeed(lakeRoot: string): Promise<void> {
  const feed = shipments();
  await runFeed(
    { lakeRoot, feed, feeds: [feed] },
    { clock: systemClock, reporter: silentReporter, resources: RESOURCES },
  );
}

/** Plans an object of shipments, as the function extract does. */
export const extractFeed = async (lakeRoot: string): Promise<void> => void (await planObject(lakeRoot));

/** Loads all chunks of an object of shipments that was planned, as the function load does. */
export async function loadChunks(lakeRoot: string): Promise<void> {
  const staging = stagingOf(lakeRoot);
  const plan = await planObject(lakeRoot);
  const writer = parquetChunkWriter((key) => collectedFile(staging.store, key), SNAPPY);
  for (const chunk of plan.chunks.keys()) await loadChunk({ ...staging, writer }, { plan, chunk });
}

const stagingOf = (lakeRoot: string): Staging => ({
  feed: shipments(),
  bucket: 'bench',
  source: localObjects(lakeRoot),
  store: localStaging(lakeRoot),
});

function planObject(lakeRoot: string): Promise<Plan> {
  const key = `${feedFolder(shipments())}/${NAME}`;
  const { size } = statSync(join(lakeRoot, key));
  const object = { key, version: '1', order: '1', content: '1', modifiedMicros: START * 1000, bytes: size };
  return extractObject(stagingOf(lakeRoot), object);
}

/** Copies lines to Parquet by DuckDB alone. */
export async function copyLines(kind: string, from: string, to: string): Promise<void> {
  const session = await openSession({ tempDir: `${to}.tmp`, ...RESOURCES });
  const rows = fileReader('read_json', [from], {
    format: literal('newline_delimited'),
    compression: kind === 'gzip' ? literal('gzip') : literal('uncompressed'),
  });
  await session.run(sql`COPY (SELECT * FROM ${rows}) TO ${pathLiteral(to)} (FORMAT parquet)`);
  session.close();
}
