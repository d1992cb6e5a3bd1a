import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lakeSink, sendAll, syntheticTraffic } from '@cardlake/bronze';
import { runStream } from '@cardlake/engine';
import { readContents, testContext } from '@cardlake/engine/test-kit';
import { LAKE_CHECKPOINT_FILE } from '@cardlake/lake';
import { fixedClock } from '@cardlake/runtime';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 1);

/** Names of results that only a lake with an online store or with datasets has. */
const NOT_OF_JOB = /^gold\.(training|inference)$|^rt_card|online/;

/** Instant at which a day of the traffic begins, in milliseconds. */
export const dayMs = (n: number): number => START_MS + n * DAY_MS;

/** The same as the setting `until` wants it. */
export const dayOf = (n: number): string => new Date(dayMs(n)).toISOString();

/** Writes traffic with every irregularity into bronze of a folder: duplicates, late and malformed lines, reports. */
export async function writeBronze(root: string, { days = 3, perDay = 80, seed = 1 } = {}): Promise<void> {
  const { records } = syntheticTraffic({
    numTransactions: days * perDay,
    cards: 12,
    merchants: 8,
    startMicros: START_MS * 1000,
    days,
    fraudShare: 0.05,
    duplicates: 0.1,
    late: 0.2,
    malformed: 0.05,
    seed,
  });
  await sendAll(records, await lakeSink({ lakeRoot: root, bucketMinutes: 1440 }));
}

/** Runs the engine of a laptop up to the beginning of a day, over a folder with bronze. */
export async function runLaptop(root: string, day: number): Promise<void> {
  mkdirSync(join(root, '_cardlake'), { recursive: true });
  const clock = fixedClock(dayMs(day));
  await runStream({ lakeRoot: root, windowEndMicros: dayMs(day) * 1000 }, testContext({ clock }));
}

/** Reads every row of the tables that the job makes, and its ledger. */
export async function readTables(root: string): Promise<Record<string, readonly string[]>> {
  const contents = await readContents(root);
  return Object.fromEntries(Object.entries(contents).filter(([name]) => !NOT_OF_JOB.test(name)));
}

/** State of a lake by its checkpoint. */
export interface LakeHead {
  readonly version: number;
  /** Paths of the files that it names. */
  readonly files: readonly string[];
  /** Those of them that are missing or have another size. */
  readonly damaged: readonly string[];
}

/** A file that a checkpoint names. */
interface NamedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Reads the state of a lake whose files lie under their paths behind a prefix. */
export function readHead(stored: ReadonlyMap<string, Uint8Array>, prefix = ''): LakeHead {
  const at = (path: string) => stored.get(prefix + path);
  const head = at(LAKE_CHECKPOINT_FILE);
  if (head === undefined) return { version: 0, files: [], damaged: [] };
  const { version, files }: { version: number; files: readonly NamedFile[] } = JSON.parse(
    Buffer.from(head).toString(),
  );
  return {
    version,
    files: files.map(({ path }) => path),
    damaged: files.filter(({ path, bytes }) => at(path)?.length !== bytes).map(({ path }) => path),
  };
}

/** Writes the files of a map into a folder, by their paths behind a prefix, as `aws s3 sync` does. */
export function writeFiles(stored: ReadonlyMap<string, Uint8Array>, root: string, prefix = ''): void {
  for (const [key, content] of stored) {
    const path = join(root, key.slice(prefix.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
