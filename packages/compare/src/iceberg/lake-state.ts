import { join } from 'node:path';
import { LAKE_STATE_PROPERTY, ledger } from '@cardlake/job-contract';
import { z } from 'zod';
import { findSnapshot, withTableMetadata } from './table-metadata';

/** Parts of the state that the jobs keep beside the ledger; lakes of older releases have no snapshot groups. */
const stateSchema = z.object({
  snapshots: z.record(z.string(), z.object({ last_day: z.number() })).default({}),
});

/**
 * Reads the state of a lake after the last commit of a job: that of the newest snapshot of the ledger that has one, since
 * maintenance adds snapshots without.
 * @param warehouse folder of the tables' metadata.
 * @returns undefined when no job has committed.
 * @throws UserError as `withTableMetadata`.
 */
export const readLakeState = (warehouse: string): z.infer<typeof stateSchema> | undefined =>
  withTableMetadata(join(warehouse, ledger.name), (metadata) => {
    let at = findSnapshot(metadata, metadata['current-snapshot-id']);
    while (at !== undefined) {
      const text = at.summary[LAKE_STATE_PROPERTY];
      if (text !== undefined) return stateSchema.parse(JSON.parse(text));
      at = findSnapshot(metadata, at['parent-snapshot-id']);
    }
    return undefined;
  });
