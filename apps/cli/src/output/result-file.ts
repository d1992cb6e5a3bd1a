import { closeSync, createWriteStream, openSync, renameSync, rmSync, type Stats, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { UserError } from '@cardlake/runtime';
import { assertCompression, assertUncompressed, compressedTo } from './compressed';
import { OutputStream } from './console';

/** A file that appears complete or not at all. */
export interface ResultFile {
  readonly out: OutputStream;
  /** Puts the file into place, over an older one. @throws UserError `unwritable_output` */
  finish(): Promise<void>;
  /** Removes what was written, unless the file is finished. */
  discard(): void;
}

/**
 * Opens a file for a result, under another name until it is complete; it is gzipped if its name ends in `.gz`.
 * @throws UserError `unwritable_output`
 */
export function openResultFile(path: string): ResultFile {
  assertCompression(path);
  const { partial, fd } = createPartial(path);
  const stream = compressedTo(createWriteStream(partial, { fd }), path);
  const out = new OutputStream(stream, { name: path });
  return {
    out,
    async finish() {
      await out.flush();
      stream.end();
      await finished(stream).catch(async (error: unknown) => {
        // What had been held back could not be written; the stream of output says so in words.
        await out.flush();
        throw error;
      });
      withOutputErrors(path, () => renameSync(partial, path));
    },
    discard: () => rmSync(partial, { force: true }),
  };
}

/** A file that something else writes under a name of its own; it appears when it is finished, complete. */
export interface ReservedFile extends Omit<ResultFile, 'out'> {
  /** Path to write to. */
  readonly partial: string;
}

/**
 * Reserves the name of a file for a result that is compressed inside, or not at all.
 * @throws UserError `unwritable_output` when nothing can be written there
 */
export function reserveResultFile(path: string): ReservedFile {
  assertUncompressed(path);
  const { partial, fd } = createPartial(path);
  closeSync(fd);
  return {
    partial,
    finish: () => Promise.resolve(withOutputErrors(path, () => renameSync(partial, path))),
    discard: () => rmSync(partial, { force: true }),
  };
}

/** Creates the file that becomes the one at a path; a device, a pipe or a folder there would be replaced by it, and is refused. */
function createPartial(path: string): { readonly partial: string; readonly fd: number } {
  const existing = withOutputErrors(path, () => statSync(path, { throwIfNoEntry: false }));
  if (existing?.isFile() === false)
    throw new UserError(
      'unwritable_output',
      `cannot write ${path}: expected a file, found ${kindOf(existing)}`,
      {
        hint: 'Give the path of a file; for anything else, redirect standard output to it.',
      },
    );
  const partial = `${path}.partial-${process.pid}`;
  return { partial, fd: withOutputErrors(path, () => openSync(partial, 'wx')) };
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  return stats.isFIFO() ? 'a pipe' : 'a device or socket';
}

/** Reports the failure of opening or placing a file for output. @throws UserError `unwritable_output` */
export function withOutputErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new UserError(
      'unwritable_output',
      `cannot write ${path} (${(cause as NodeJS.ErrnoException).code})`,
      {
        hint: 'Check that its folder exists and that you may write there.',
        cause,
      },
    );
  }
}
