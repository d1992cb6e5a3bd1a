import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { numberOf, UserError } from '@cardlake/runtime';

/** One published version of a day: a file whose name says which, so that a listing finds what is published. */
export interface VersionFile {
  readonly day: string;
  readonly version: number;
}

const FILE_NAME = /^(\d{4}-\d{2}-\d{2})\.v(\d+)\.ndjson$/;

const pathOf = (folder: string, { day, version }: VersionFile): string =>
  join(folder, `${day}.v${version}.ndjson`);

/** Lists the published versions in a folder by day and version; none when there is no folder. */
export async function listVersions(folder: string): Promise<VersionFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.flatMap((name) => {
    const match = FILE_NAME.exec(name);
    return match?.[1] === undefined ? [] : [{ day: match[1], version: Number(match[2]) }];
  });
  return files.sort((a, b) => (a.day === b.day ? a.version - b.version : a.day < b.day ? -1 : 1));
}

/**
 * Writes a version: its lines, and behind them their number. Renaming makes it visible at once.
 * @returns number of lines
 */
export async function writeVersion(
  folder: string,
  file: VersionFile,
  batches: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
): Promise<number> {
  await mkdir(folder, { recursive: true });
  const path = pathOf(folder, file);
  const unfinished = `${path}.${process.pid}.unfinished`;
  const handle = await open(unfinished, 'w');
  let rows = 0;
  try {
    for await (const lines of batches) {
      rows += lines.length;
      // Unlike `write`, it goes on until all bytes are written.
      if (lines.length > 0) await handle.appendFile(`${lines.join('\n')}\n`);
    }
    await handle.appendFile(`${JSON.stringify({ rows })}\n`);
    await handle.sync();
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(unfinished, path);
  return rows;
}

/**
 * Reads the lines of a version as parsed JSON, a few at a time, so that a server goes on answering.
 * @returns number of lines
 * @throws UserError `online_damaged` when it is not what was written
 */
export async function readVersion(
  folder: string,
  file: VersionFile,
  take: (row: unknown) => void,
): Promise<number> {
  const path = pathOf(folder, file);
  let rows = 0;
  let announced: unknown;
  try {
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      const parsed: unknown = JSON.parse(line);
      if (Array.isArray(parsed)) {
        take(parsed);
        rows++;
      } else announced = (parsed as { rows?: unknown }).rows;
    }
    if (announced !== rows)
      throw new Error(`it has ${numberOf(rows, 'row')} where ${String(announced)} were written`);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw cause;
    throw new UserError('online_damaged', `invalid file of snapshot rows: ${path}`, {
      hint: 'delete the file, and publish the day again',
      cause,
    });
  }
  return rows;
}

/** Deletes a version. */
export const removeVersion = (folder: string, file: VersionFile): Promise<void> =>
  rm(pathOf(folder, file), { force: true });
