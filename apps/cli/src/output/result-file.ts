import { closeSync, createWriteStream, openSync, renameSync, rmSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { UserError } from '@cardlake/runtime';
import { OutputStream } from './console';

/** A file that appears complete or not at all. */
export interface ResultFile {
  readonly out: OutputStream;
  /** Puts the file into place, over an older one. @throws UserError `unwritable_output` */
  finish(): Promise<void>;
  /** Removes what was written, unless the file is finished. */
  discard(): void;
}

/** Opens a file for a result, under another name until it is complete. @throws UserError `unwritable_output` */
export function openResultFile(path: string): ResultFile {
  const partial = `${path}.partial-${process.pid}`;
  const stream = createWriteStream(partial, { fd: withOutputErrors(path, () => openSync(partial, 'wx')) });
  const out = new OutputStream(stream, { name: path });
  return {
    out,
    async finish() {
      await out.flush();
      stream.end();
      await finished(stream);
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

/** Reserves the name of a file for a result. @throws UserError `unwritable_output` when nothing can be written there */
export function reserveResultFile(path: string): ReservedFile {
  const partial = `${path}.partial-${process.pid}`;
  withOutputErrors(path, () => closeSync(openSync(partial, 'wx')));
  return {
    partial,
    finish: () => Promise.resolve(withOutputErrors(path, () => renameSync(partial, path))),
    discard: () => rmSync(partial, { force: true }),
  };
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
