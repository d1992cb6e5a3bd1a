import { bronzeTables } from '@cardlake/bronze';
import type { ChangedObject } from '@cardlake/engine';
import type { Snapshot } from '@cardlake/lake';
import type { DataStore, StoredFile } from '../../store/ports';

/** Longest part of a path that a disk takes, in bytes. */
const MAX_NAME_BYTES = 255;

/** Bronze objects of a store, held against the ledger of a lake. */
interface BronzeFindings {
  /** Objects that no run has processed. */
  readonly pending: readonly StoredFile[];
  /** Objects that runs have processed. */
  readonly processed: readonly StoredFile[];
  /** Those of them whose size is another one by now. */
  readonly changed: readonly ChangedObject[];
  /** Number of objects whose name no file can have. */
  readonly unnameable: number;
}

/** Lists bronze in a store. */
export async function findBronze(store: DataStore, base: Snapshot): Promise<BronzeFindings> {
  const ledger = base.ledger();
  const objects: StoredFile[] = [];
  for (const { path } of bronzeTables) objects.push(...(await store.list(`${path}/`)));
  const nameable = objects.filter(({ path }) => canBeFile(path));
  const processed = nameable.filter(({ path }) => ledger.has(path));
  return {
    pending: nameable.filter(({ path }) => !ledger.has(path)),
    processed,
    changed: processed.flatMap(({ path, bytes }) => {
      const processedBytes = ledger.get(path)?.bytes ?? bytes;
      return processedBytes === bytes ? [] : [{ path, bytes, processedBytes }];
    }),
    unnameable: objects.length - nameable.length,
  };
}

/** Tells whether a key can be the path of a file below a folder: a key of S3 may have any parts. */
const canBeFile = (path: string): boolean =>
  path
    .split('/')
    .every(
      (part) =>
        part !== '' &&
        part !== '.' &&
        part !== '..' &&
        !part.includes('\0') &&
        Buffer.byteLength(part) <= MAX_NAME_BYTES,
    );
