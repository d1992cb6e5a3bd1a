import type { FEATURE_GROUPS_VARIABLE, ONLINE_TABLE_VARIABLES } from '@cardlake/job-contract';

/** The environment variables that this function reads itself. */
export interface Environment {
  /** JSON object: published group, or `snapshot_rows` → name of its feature group. */
  readonly [FEATURE_GROUPS_VARIABLE]?: string | undefined;
  /** Names of the tables that decisions are made from, where they are made online. */
  readonly [ONLINE_TABLE_VARIABLES.cardEvents]?: string | undefined;
  readonly [ONLINE_TABLE_VARIABLES.snapshots]?: string | undefined;
}
