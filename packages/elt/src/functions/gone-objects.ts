import { classifyError } from '@cardlake/aws';
import type { ObjectVersion } from '../objects/object-version';
import type { Place } from '../places';
import type { StagingStore } from '../ports/staging';
import { goneName, type StagedIdentity } from '../staging/names';

/** Ports of telling whether a version of an object is gone. */
export interface GonePorts {
  /** Lists the versions of each key of a bucket that starts with a prefix, in the order of keys; those of a key oldest first. */
  readonly listVersions: (place: Place) => AsyncIterable<readonly ObjectVersion[]>;
  readonly store: Pick<StagingStore, 'putNew'>;
}

/** Classes of what S3 answers about a version that is gone: who may not list the bucket is denied access (API reference, GetObject, "Permissions"). */
const MAY_BE_GONE = ['not_found', 'access_denied', 'conflict'];

/**
 * Lists the versions of an object. Without versioning, writing over one ends the version that was there.
 * @returns those of the key, the oldest first; none when there is no such object
 */
export async function versionsOf(
  { bucket, key }: Pick<StagedIdentity, 'bucket' | 'key'>,
  { listVersions }: Pick<GonePorts, 'listVersions'>,
): Promise<readonly ObjectVersion[]> {
  // Keys that begin with a key come behind it.
  for await (const versions of listVersions({ bucket, prefix: key }))
    return versions[0]?.key === key ? versions : [];
  return [];
}

/** Marks that a version of an object was announced and is gone: nothing waits for it any longer. */
export async function markGone(
  identity: StagedIdentity,
  { store }: Pick<GonePorts, 'store'>,
): Promise<'gone'> {
  await store.putNew(goneName(identity), Buffer.from('{}\n'));
  return 'gone';
}

/** Does work that reads a version of an object. When that fails because the version was deleted or written over meanwhile, it is marked as gone. */
export async function unlessGone<T>(
  identity: StagedIdentity,
  ports: GonePorts,
  work: () => Promise<T>,
): Promise<T | 'gone'> {
  try {
    return await work();
  } catch (error) {
    if (!MAY_BE_GONE.includes(classifyError(error))) throw error;
    const versions = await versionsOf(identity, ports);
    if (versions.some(({ version }) => version === identity.version)) throw error;
    return markGone(identity, ports);
  }
}
