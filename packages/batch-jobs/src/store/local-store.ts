import {
  type BigIntStats,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  FileLocked,
  fsyncPath,
  isMissing,
  lockFile,
  requireLocalPath,
  sha256Of,
  withDiskErrors,
  writeFileAtomic,
} from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import type { DataStore, StoredFile } from './ports';

/** Locked while a job publishes. */
const LOCK = 'feature-versions/lock.duckdb';
const LOCK_WAIT_MS = 60_000;
const LOCK_POLL_MS = 20;

/** Opens the folder of a lake. Files are read in place. @throws UserError `not_local`, `bad_path` */
export function localStore(root: string): DataStore {
  requireLocalPath(root);
  const locate = (path: string) => join(root, ...path.split('/'));
  return {
    name: root,
    async list(prefix) {
      const folder = locate(prefix.slice(0, prefix.lastIndexOf('/') + 1));
      return withDiskErrors(folder, () =>
        existsSync(folder)
          ? filesBelow(folder)
              .map((file) => storedFile(root, file))
              .filter(({ path }) => path.startsWith(prefix))
              .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
          : [],
      );
    },
    async fetch(files, _folder, onBytes) {
      for (const { bytes } of files) onBytes(bytes);
      return files.map(({ path }) => locate(path));
    },
    read: async (path) => readVersioned(locate(path)),
    async swap(path, content, expected) {
      const location = locate(path);
      const current = readVersioned(location);
      if (current?.version !== expected)
        return current?.content.equals(content) ? current.version : undefined;
      withDiskErrors(location, () => mkdirSync(dirname(location), { recursive: true }));
      writeFileAtomic(location, content);
      return versionOf(statSync(location, { bigint: true }));
    },
    async upload(path, localPath, { sha256 }) {
      const location = locate(path);
      if (existsSync(location) && (await sha256Of(location)) === sha256) return;
      const temporary = `${location}.${process.pid}.tmp`;
      withDiskErrors(location, () => {
        mkdirSync(dirname(location), { recursive: true });
        copyFileSync(localPath, temporary);
        fsyncPath(temporary);
        renameSync(temporary, location);
        fsyncPath(dirname(location));
      });
    },
    async remove(path) {
      withDiskErrors(locate(path), () => rmSync(locate(path), { force: true }));
    },
    async exclusively(work) {
      const release = await waitForLock(locate(LOCK));
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}

async function waitForLock(path: string): Promise<() => void> {
  withDiskErrors(path, () => mkdirSync(dirname(path), { recursive: true }));
  for (let waited = 0; ; waited += LOCK_POLL_MS) {
    try {
      return await lockFile(path);
    } catch (error) {
      if (!(error instanceof FileLocked)) throw error;
      if (waited >= LOCK_WAIT_MS)
        throw new UserError('lake_locked', `another job publishes into ${dirname(dirname(path))}`, {
          hint: 'Run the job again when it has ended.',
          cause: error,
        });
      await setTimeout(LOCK_POLL_MS);
    }
  }
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map((entry) => join(entry.parentPath, entry.name));

function storedFile(root: string, location: string): StoredFile {
  const stats = statSync(location, { bigint: true });
  const path = relative(root, location).split(sep).join('/');
  const modifiedMs = Number(stats.mtimeNs / 1_000_000n);
  return { path, bytes: Number(stats.size), version: versionOf(stats), modifiedMs };
}

/** Every write is a rename of a new file. */
const versionOf = ({ ino, size, mtimeNs }: BigIntStats): string => `${ino}-${size}-${mtimeNs}`;

function readVersioned(location: string) {
  try {
    const version = versionOf(statSync(location, { bigint: true }));
    return { content: readFileSync(location), version };
  } catch (error) {
    if (isMissing(error)) return undefined;
    return withDiskErrors(location, () => {
      throw error;
    });
  }
}
