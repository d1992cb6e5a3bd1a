import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { withDiskErrors } from './disk';
import { isOfContainer, markCurrent, requireLake } from './format';
import { resolveLayout } from './layout';

/** Metadata of a lake that a job in a container writes, as it is stored. */
export interface StoredMetadata {
  /** Content of the format file. */
  readonly format: Uint8Array;
  /** Content of the checkpoint; undefined before the first run has ended. */
  readonly checkpoint: Uint8Array | undefined;
}

/**
 * Makes an empty folder the lake that its metadata describes, without its files, so that a run can work there.
 * @param metadata undefined for a lake without one, which is new
 * @throws UserError `other_engine` for a lake that no job in a container writes; `lake_damaged`, `lake_outdated` and the like
 */
export function createLakeCopy(root: string, metadata: StoredMetadata | undefined): void {
  const layout = resolveLayout(resolve(root));
  withDiskErrors(layout.metadataDir, () => mkdirSync(layout.metadataDir, { recursive: true }));
  if (metadata !== undefined) {
    withDiskErrors(layout.format, () => writeFileSync(layout.format, metadata.format));
    requireLake(layout, false);
    if (!isOfContainer(layout))
      throw new UserError('other_engine', `the lake ${root} was made by \`cardlake run\``, {
        hint: 'A lake has one engine. Give the job a place of its own, and copy bronze/ there.',
      });
    const { checkpoint } = metadata;
    if (checkpoint !== undefined)
      withDiskErrors(layout.checkpoint, () => writeFileSync(layout.checkpoint, checkpoint));
  }
  markCurrent(layout);
}
