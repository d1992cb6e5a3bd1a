import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { LAKE_FOLDER, withDiskErrors } from '@cardlake/lake';

/** A folder of one writer inside the lake, in which objects are written until they are complete. */
export interface IncomingFolder {
  /** Returns the path of the next object. */
  next(): string;
  /** Removes the folder and everything left in it. */
  remove(): void;
}

/**
 * Creates a folder for incomplete objects, on the file system of the bronze prefix, so that a rename moves them there.
 * Removes the folders of killed writers on this machine.
 * @throws UserError of a disk error
 */
export function openIncoming(lakeRoot: string): IncomingFolder {
  const parent = join(lakeRoot, LAKE_FOLDER, 'incoming');
  const machine = hostname().replace(/[^\w.]/g, '_');
  withDiskErrors(parent, () => mkdirSync(parent, { recursive: true }));
  for (const folder of readdirSync(parent)) {
    const [host, pid] = folder.split('~');
    if (host === machine && !isAlive(Number(pid)))
      // Another writer may remove it at the same time.
      rmSync(join(parent, folder), { recursive: true, force: true });
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
