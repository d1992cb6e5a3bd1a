import { snapshotGroups } from '@cardlake/card-features';
import type { CompiledGroup } from '@cardlake/features';
import { type JoinOptions, type JoinResult, joinFeatures } from '@cardlake/silver-gold';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';

/** Options of `joinEntities`. */
export interface JoinEntitiesOptions extends Pick<JoinOptions, 'features' | 'entities' | 'out'> {
  readonly lakeRoot: string;
  readonly groups: readonly CompiledGroup[];
}

/**
 * Joins features to the rows of a file, each as of the time of its row, from silver of the newest version of a lake.
 * @throws UserError as `joinFeatures` of `@cardlake/silver-gold`; `lake_missing` and the like
 */
export const joinEntities = (
  { lakeRoot, ...options }: JoinEntitiesOptions,
  context: EngineContext,
): Promise<JoinResult> =>
  withLakeReader(lakeRoot, context, ({ session, snapshot, reporter }) =>
    joinFeatures({ ...options, snapshotGroups, session, snapshot, reporter }),
  );
