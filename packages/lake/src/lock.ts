import { existsSync, linkSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type Clock, UserError } from '@cardlake/runtime';
import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { diskError, messageOf, withDiskErrors } from './disk';
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

/** Locks of this process: the operating system keeps other processes out, but not the same process twice. */
const openLocks = new Map<string, DuckDBInstance | 'opening'>();

/**
 * Takes the writer lock of a lake. DuckDB locks a database file that it opens for writing, and the operating system
 * drops that lock when the process ends, however it ends, so that no lake stays locked.
 * @throws UserError `lake_locked`, with the process that writes and since when.
 */
export async function lockForWriting(layout: Layout, clock: Clock): Promise<WriterLock> {
  const key = withDiskErrors(layout.metadataDir, () => realpathSync(layout.metadataDir));
  if (openLocks.has(key)) throw lockedBy(layout, process.pid);
  openLocks.set(key, 'opening');
  try {
    openLocks.set(key, await openLockFile(layout));
    // Only for messages, so it need not survive a loss of power.
    const writer = { pid: process.pid, since: new Date(clock.now()).toISOString() };
    withDiskErrors(layout.writer, () => writeFileSync(layout.writer, `${JSON.stringify(writer)}\n`));
  } catch (error) {
    close(key);
    throw error;
  }
  return {
    release() {
      try {
        rmSync(layout.writer, { force: true });
      } finally {
        close(key);
      }
    },
  };
}

function close(key: string): void {
  const instance = openLocks.get(key);
  openLocks.delete(key);
  if (instance instanceof DuckDBInstance) instance.closeSync();
}

async function openLockFile(layout: Layout): Promise<DuckDBInstance> {
  if (!existsSync(layout.lock)) await createLockFile(layout);
  try {
    return await DuckDBInstance.create(layout.lock, { threads: '1' });
  } catch (error) {
    const message = messageOf(error);
    const holder = /lock is held in .*\(PID (\d+)\)/.exec(message)?.[1];
    if (holder !== undefined || message.includes('Could not set lock')) {
      throw lockedBy(layout, holder === undefined ? undefined : Number(holder));
    }
    throw new UserError('not_allowed', `cannot lock the lake ${layout.root} for writing: ${message}`, {
      hint: `Check that you may write to ${layout.metadataDir}.`,
      cause: error,
    });
  }
}

/**
 * Creates the lock file: under another name, and linked when it is complete. A process that is killed while DuckDB
 * creates the file would otherwise leave one that nobody can lock.
 */
async function createLockFile(layout: Layout): Promise<void> {
  const temporary = `${layout.lock}.${process.pid}.tmp`;
  try {
    rmSync(temporary, { force: true });
    const instance = await DuckDBInstance.create(temporary, { threads: '1' });
    instance.closeSync();
    linkSync(temporary, layout.lock);
  } catch (error) {
    // Another process may have been faster and have removed this process's file.
    if (!existsSync(layout.lock)) throw diskError(error, layout.lock);
  } finally {
    rmSync(temporary, { force: true });
  }
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readWriter(layout: Layout): Writer | undefined {
  try {
    return writerFile.parse(JSON.parse(readFileSync(layout.writer, 'utf8')));
  } catch {
    return undefined;
  }
}
