import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Item, ItemTable } from '@cardlake/aws/dynamodb';
import { memoryItemTable, testTiming } from '@cardlake/aws/test-kit';
import { LOOKUP_KEYS } from '@cardlake/job-contract';
import { fixedClock, silentReporter } from '@cardlake/runtime';
import type { DataStore } from '../../src';
import { readBaseline } from '../../src/results/baseline';
import { type PublishedCounts, publish } from '../../src/results/publish';
import { readResult } from '../../src/results/read-results';

/** Texts of the results of some days: the keys of their rows with blanks between them; the text is the file, too. */
export type Days = Readonly<Record<string, string>>;

const ID = { dataset: 'daily', size: 'full' };

/** A table for lookups that reads the one condition of its writer. */
export const lookupTable = () =>
  memoryItemTable(
    LOOKUP_KEYS,
    ({ values }, stored) =>
      stored === undefined || generationOf(stored) <= Number(values?.[':generation']?.N),
  );

const generationOf = ({ written_generation: generation }: Item): number => Number(generation?.N);

/** A run that publishes results, from its baseline on. */
export async function publishDays(
  folder: string,
  { store, lookups }: { readonly store: DataStore; readonly lookups?: ItemTable },
  days: Days,
  { runId = 'run', signal = new AbortController().signal, now = 0, warn = (_: string) => {} } = {},
): Promise<PublishedCounts> {
  mkdirSync(folder, { recursive: true });
  const baseline = await readBaseline(store, ID);
  const results = Object.entries(days).map(([date, text]) => {
    const file = join(folder, `${text.replaceAll(' ', '-')}.file`);
    if (!existsSync(file)) writeFileSync(file, text);
    const rows = keysOf(text).map((key) => ({ key, values: { trip_count_1d: text.length } }));
    return { date, file, rows };
  });
  return publish(
    { job: 'daily-features', ...ID, baseline, results },
    {
      store,
      lookups,
      tempDir: folder,
      clock: fixedClock(now),
      timing: testTiming(),
      reporter: silentReporter,
      resources: { memoryMb: 100, threads: 1 },
      runId,
      signal,
      warn,
    },
  );
}

export const keysOf = (text: string): string[] => text.split(' ').filter(Boolean);

/** Reads what readers see, those who go by the manifest and those who know none, and the rows that lookups find. */
export async function readDays(store: DataStore, lookups: ItemTable, dates: readonly string[]) {
  const found = new Map<
    string,
    { readonly byManifest?: string; readonly copy?: string; readonly keys: string[] }
  >();
  for (const date of dates) {
    const byManifest = (await readResult(store, { ...ID, date }))?.content.toString();
    const copy = (await store.read(`features/daily/date=${date}/features.parquet`))?.content.toString();
    const keys: string[] = [];
    for (const key of KEYS) {
      const item = await lookups.get(key, `${date}#full`);
      if (item !== undefined && !('is_retired' in item)) keys.push(key);
    }
    found.set(date, {
      ...(byManifest !== undefined && { byManifest }),
      ...(copy !== undefined && { copy }),
      keys,
    });
  }
  return found;
}

/** Keys that results of a test may have. */
const KEYS = ['1', '2', '3', 'none'];

/** Ends a run for good at its nth call of a port, before or after the call: everything later fails as well. */
export function killedAt<T extends object>(port: T, calls: { left: number }, when: 'before' | 'after'): T {
  return new Proxy(port, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function' || name === 'exclusively') return value;
      return async (...args: unknown[]) => {
        calls.left--;
        if (calls.left < 0 || (calls.left === 0 && when === 'before')) throw new Error('killed');
        const answer = await value.apply(target, args);
        if (calls.left <= 0) throw new Error('killed');
        return answer;
      };
    },
  });
}

/** Lets other work run before and after each call of a port. */
export function interleaved<T extends object>(port: T, random: () => number): T {
  const pause = async () => {
    for (let turns = Math.floor(random() * 6); turns > 0; turns--) await new Promise(setImmediate);
  };
  return new Proxy(port, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function' || name === 'exclusively') return value;
      return async (...args: unknown[]) => {
        await pause();
        const answer = await value.apply(target, args);
        await pause();
        return answer;
      };
    },
  });
}
