import { rmSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fsyncPath, lakePath, openLake, withDiskErrors } from '@cardlake/lake';
import { type Clock, UserError } from '@cardlake/runtime';
import { type BronzeObject, listBronzeObjects } from '../layout/list';
import { parseBronzePath } from '../layout/path';

/** Objects to remove from bronze. */
export interface UndoOptions {
  readonly lakeRoot: string;
  /** Paths of objects: under the lake root, as `ingest` tells them, or of their files. */
  readonly objects: readonly string[];
  readonly clock: Clock;
}

/**
 * Removes ingested objects from bronze again, all of them or none. Holds the lock of the writer, so that no run takes one
 * meanwhile.
 * @returns the paths of the removed objects under the lake root
 * @throws UserError `missing_input` for a path that is no object; `object_taken` for one that a run has processed;
 *   `lake_locked` and the like
 */
export async function undoIngest({ lakeRoot, objects, clock }: UndoOptions): Promise<string[]> {
  const write = await (await openLake(lakeRoot, { clock })).beginWrite();
  try {
    const found = [...new Set(objects)].map((named) => findObject(lakeRoot, named));
    const ledger = write.snapshot.ledger();
    const taken = found.filter(({ path }) => ledger.has(path));
    if (taken.length > 0) throw objectTaken(taken);
    for (const { location } of found) withDiskErrors(location, () => rmSync(location, { force: true }));
    for (const folder of new Set(found.map(({ location }) => dirname(location)))) fsyncPath(folder);
    return found.map(({ path }) => path);
  } finally {
    write.release();
  }
}

function findObject(lakeRoot: string, named: string): BronzeObject {
  const inLake = pathUnder(lakeRoot, resolve(lakeRoot, named)) ?? named;
  for (const path of [inLake, pathUnder(lakeRoot, resolve(named)) ?? named]) {
    const table = parseBronzePath(path)?.table;
    if (table === undefined) continue;
    for (const object of listBronzeObjects(lakeRoot, table)) if (object.path === path) return object;
  }
  throw new UserError('missing_input', `there is no object ${named} in the bronze of ${lakeRoot}`, {
    hint: 'Give the path of an object as ingest tells it, such as bronze/streaming/card_authorization/ingest_dt=…/….json.gz; the ingest of the same file again names its objects.',
  });
}

/** Returns a path under the root, with forward slashes; undefined for one outside of it. */
function pathUnder(root: string, path: string): string | undefined {
  const below = lakePath(root, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? undefined : below;
}

function objectTaken(taken: readonly BronzeObject[]): UserError {
  const named = taken.map(({ path }) => path).join(', ');
  return new UserError(
    'object_taken',
    `a run has taken ${named}: its rows are in silver, and features count them`,
    {
      hint:
        'Nothing was removed. Its rejected lines do no harm in silver.quarantine. To be rid of accepted rows, ingest all ' +
        'other objects into a new lake.',
    },
  );
}
