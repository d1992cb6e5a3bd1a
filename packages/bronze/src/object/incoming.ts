import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { LAKE_FOLDER, withDiskErrors } from '@cardlake/lake';

/** A folder of one writer inside the lake, where objects grow until they are whole. */
export interface Incoming {
  /** A path for the next object. */
  next(): string;
  /** Removes the folder and whatever is still in it. */
  remove(): void;
}

/**
 * Opens a folder for objects that are not whole yet, on the file system of the bronze prefix so that a rename
 * moves them there. What writers of this machine left behind that were killed is removed.
 * @throws UserError when the disk refuses.
 */
export function openIncoming(lakeRoot: string): Incoming {
  const parent = join(lakeRoot, LAKE_FOLDER, 'incoming');
  const machine = hostname().replace(/[^\w.]/g, '_');
  withDiskErrors(parent, () => mkdirSync(parent, { recursive: true }));
  for (const folder of readdirSync(parent)) {
    const [host, pid] = folder.split('~');
    if (host === machine && !isAlive(Number(pid))) rmSync(join(parent, folder), { recursive: true });
  }
  const folder = withDiskErrors(parent, () => mkdtempSync(join(parent, `${machine}~${process.pid}~`)));
  let objects = 0;
  return {
    next: () => join(folder, `${objects++}.json.gz`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
