import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { onlineUpdatesRoot, SNAPSHOT_VERSIONS, snapshotVersionFolder } from '@cardlake/job-contract';
import { fsyncPath, withDiskErrors } from '@cardlake/lake';

/** Rows of a day that were published as one version. */
export interface KeptVersion {
  readonly day: string;
  readonly version: number;
  /** Absolute path of its Parquet file. */
  readonly path: string;
}

const DAY_FOLDER = /^day=(\d{4}-\d{2}-\d{2})$/;
const ROWS_FILE = SNAPSHOT_VERSIONS.rows;

/** Folder of all that was published of a group: `gold/online_updates/<group>`, with `day=D/version=n/rows.parquet` below. */
export const keptFolder = (lakeRoot: string, group: CompiledSnapshotGroup): string =>
  join(lakeRoot, onlineUpdatesRoot(publishedName(group)));

const dayFolder = (folder: string, day: string): string => join(folder, `day=${day}`);

/** Lists the versions of a day that were published, or were about to be; oldest first. */
export function listKeptVersions(folder: string, day: string): KeptVersion[] {
  const days = dayFolder(folder, day);
  return listNumbers(days, /^version=(\d+)$/)
    .map((text) => ({ day, version: Number(text), path: join(days, `version=${text}`, ROWS_FILE) }))
    .sort((a, b) => a.version - b.version);
}

/** Lists the days of which versions are kept, in order. */
export const listKeptDays = (folder: string): string[] => listNumbers(folder, DAY_FOLDER).sort();

/** Writes a version of a day: its folder appears at once, with the whole file. @param write writes the file to a path */
export async function writeKeptVersion(
  folder: string,
  day: string,
  version: number,
  write: (path: string) => Promise<void>,
): Promise<KeptVersion> {
  const target = join(folder, snapshotVersionFolder(day, version));
  const staged = `${target}.tmp`;
  withDiskErrors(staged, () => {
    rmSync(staged, { recursive: true, force: true });
    mkdirSync(staged, { recursive: true });
  });
  await write(join(staged, ROWS_FILE));
  fsyncPath(join(staged, ROWS_FILE));
  withDiskErrors(target, () => renameSync(staged, target));
  fsyncPath(dirname(target));
  return { day, version, path: join(target, ROWS_FILE) };
}

/** Finds the greatest version of some days; 0 without one. */
export const findLastVersion = (folder: string, days: readonly string[]): number =>
  Math.max(0, ...days.map((day) => listKeptVersions(folder, day).at(-1)?.version ?? 0));

/** Removes some days. */
export function removeKeptDays(folder: string, days: readonly string[]): void {
  for (const day of days)
    withDiskErrors(folder, () => rmSync(dayFolder(folder, day), { recursive: true, force: true }));
}

const listNumbers = (folder: string, pattern: RegExp): string[] =>
  withDiskErrors(folder, () => (existsSync(folder) ? readdirSync(folder) : [])).flatMap(
    (name) => pattern.exec(name)?.[1] ?? [],
  );
