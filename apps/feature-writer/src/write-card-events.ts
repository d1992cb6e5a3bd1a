import type { ObjectReader } from '@cardlake/aws/s3';
import { readEventChanges } from '@cardlake/feature-store/parts';
import { ONLINE_UPDATES, type OnlineUpdatePart } from '@cardlake/job-contract';
import { z } from 'zod';
import type { OnlineTables } from './online-tables';
import { readObject } from './read-object';
import type { PartResult } from './write-part';

const manifest = z.object({
  isWhole: z.boolean(),
  parts: z.array(z.object({ path: z.string(), sha256: z.string() })),
});

/**
 * Applies changes of silver to the history of cards; writing a part again changes nothing. With the last part of everything that the
 * history must hold, it is declared complete.
 */
export async function writeCardEvents(
  part: OnlineUpdatePart,
  { objects, tables }: { readonly objects: ObjectReader; readonly tables: OnlineTables },
): Promise<PartResult> {
  const { history, loaded } = tables;
  const folder = part.key.slice(0, part.key.lastIndexOf('/') + 1);
  const { kept, gone } = await readEventChanges(await readObject(objects, part), part.key);
  await history.remove(gone);
  await history.replace(kept);
  const listed = await readObject(objects, { ...part, key: `${folder}${ONLINE_UPDATES.manifest}` });
  const { isWhole, parts } = manifest.parse(JSON.parse(new TextDecoder().decode(listed)));
  if (isWhole) {
    const own = parts.find(({ path }) => `${folder}${path}` === part.key);
    if (own === undefined) throw new Error(`${part.key} is not in the manifest beside it`);
    await loaded.note(part.key, own.sha256);
    const isLoaded = async () => {
      // The last ones are missing for longest.
      for (const { path, sha256 } of [...parts].reverse())
        if ((await loaded.read(`${folder}${path}`)) !== sha256) return false;
      return true;
    };
    if (await isLoaded()) await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
  }
  return { written: kept.length + gone.length, stale: 0, failed: 0 };
}
