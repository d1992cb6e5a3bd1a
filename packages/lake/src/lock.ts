import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Clock, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { withDiskErrors } from './disk';
import { FileLocked, lockFile } from './file-lock';
import { isAlive } from './is-alive';
import type { Layout } from './layout';

/** The right to write to one lake. */
export interface WriterLock {
  release(): void;
}

/** The process that writes to a lake. */
export interface Writer {
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly since: string;
}

const writerFile = z.object({ pid: z.number(), since: z.iso.datetime() });

/**
 * Takes the writer lock of a lake, which ends with the process.
 * @throws UserError `lake_locked`, with the process that writes and since when.
 */
export async function lockForWriting(layout: Layout, clock: Clock): Promise<WriterLock> {
  const unlock = await lockFile(layout.lock).catch((error: unknown) => {
    throw error instanceof FileLocked ? lockedBy(layout, error.pid) : error;
  });
  try {
    // Only for messages, so it need not survive a loss of power.
    const writer = { pid: process.pid, since: new Date(clock.now()).toISOString() };
    withDiskErrors(layout.writer, () => writeFileSync(layout.writer, `${JSON.stringify(writer)}\n`));
  } catch (error) {
    unlock();
    throw error;
  }
  return {
    release() {
      try {
        rmSync(layout.writer, { force: true });
      } finally {
        unlock();
      }
    },
  };
}

function lockedBy(layout: Layout, pid: number | undefined): UserError {
  const writer = readWriter(layout);
  const who = pid ?? writer?.pid;
  const since = writer !== undefined && writer.pid === who ? ` since ${writer.since}` : '';
  const holder =
    who === undefined ? 'another process' : who === process.pid ? 'this process' : `process ${who}`;
  return new UserError('lake_locked', `${holder} is writing to the lake ${layout.root}${since}`, {
    hint: 'Wait until it is done, or stop it: a writer that is stopped or killed leaves the lake intact.',
  });
}

/** Finds the process that writes to the lake without touching the lock: the last one that took it, if it is alive. */
export function currentWriter(layout: Layout): Writer | undefined {
  const writer = readWriter(layout);
  return writer !== undefined && isAlive(writer.pid) ? writer : undefined;
}

function readWriter(layout: Layout): Writer | undefined {
  try {
    return writerFile.parse(JSON.parse(readFileSync(layout.writer, 'utf8')));
  } catch {
    return undefined;
  }
}
