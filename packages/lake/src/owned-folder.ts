import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './is-alive';

/**
 * Creates a folder whose name says which process owns it, and removes those of processes of this machine that are gone: a
 * process that is killed cannot remove its own.
 * @param prefix what its name begins with
 */
export function createOwnedFolder(parent: string, prefix = ''): string {
  const ours = `${prefix}${machine()}~`;
  for (const name of readdirSync(parent).filter((each) => each.startsWith(ours))) {
    if (!isAlive(Number(name.slice(ours.length).split('~', 1)[0]))) removeLeftover(join(parent, name));
  }
  return mkdtempSync(join(parent, `${ours}${process.pid}~`));
}

function removeLeftover(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It belongs to another user, or another process is removing it.
  }
}

/** Names what the numbers of processes hold for: the machine, and on Linux the container. */
function machine(): string {
  const name = hostname().replace(/[^\w.]/g, '_');
  try {
    return `${name}.${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return name;
  }
}
