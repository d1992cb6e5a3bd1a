import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { runFeed } from '@cardlake/engine';
import { type CompiledFeed, feedFolder, publishedFeeds } from '@cardlake/feeds';
import { fileReader, literal, openSession, pathLiteral, sql } from '@cardlake/lake';
import { silentReporter, systemClock } from '@cardlake/runtime';
import { round } from './measure';
import { runMeasured } from './measured-process';
import type { Result } from './result';

/** Names of the work of the measured processes. */
export const LOAD_FEED = 'load-feed';
export const COPY_LINES = 'copy-lines';

/** Most memory of a process that loads a feed, whatever the size of its objects. */
const MAX_MEGABYTES = 512;
const RESOURCES = { threads: 2, memoryMb: 160 };
const NAME = 'shipments.ndjson';
const BLOCK_ROWS = 10_000;
const START = Date.UTC(2026, 0, 1);
const SECONDS_OF_MONTH = 2_592_000;

/** Measures the loading of one large object of a feed, plain and gzipped, against DuckDB's copy without any check. */
export async function feedsStages(bytes: number): Promise<Result[]> {
  const home = mkdtempSync(join(tmpdir(), 'cardlake-bench-'));
  try {
    const roots = { plain: join(home, 'plain'), gzip: join(home, 'gzip') };
    const [plain, gzip] = Object.values(roots).map((root) => {
      mkdirSync(join(root, feedFolder(shipments())), { recursive: true });
      return join(root, feedFolder(shipments()), NAME);
    }) as [string, string];
    await pipeline(Readable.from(shipmentLines(bytes)), createWriteStream(plain));
    await pipeline(createReadStream(plain), createGzip({ level: 1 }), createWriteStream(gzip));
    const bare = runMeasured(COPY_LINES, plain, join(home, 'bare.parquet'));
    return Object.entries(roots).map(([kind, root]) => {
      const { seconds, megabytes } = runMeasured(LOAD_FEED, root);
      return {
        stage: `feeds_${kind}`,
        figures: {
          megabytes_of_lines: Math.round(bytes / 1e6),
          seconds: round(seconds),
          bare_copy_seconds: round(bare.seconds),
          share_of_the_speed_of_the_bare_copy: round(bare.seconds / seconds),
        },
        bounds: [{ what: 'peak megabytes', value: Math.round(megabytes), atMost: MAX_MEGABYTES }],
      };
    });
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

/** Copies lines to Parquet by DuckDB alone. */
export async function copyLines(from: string, to: string): Promise<void> {
  const session = await openSession({ tempDir: `${to}.tmp`, ...RESOURCES });
  const rows = fileReader('read_json', [from], { format: literal('newline_delimited') });
  await session.run(sql`COPY (SELECT * FROM ${rows}) TO ${pathLiteral(to)} (FORMAT parquet)`);
  session.close();
}
