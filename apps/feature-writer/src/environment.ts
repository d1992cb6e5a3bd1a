import type { FEATURE_GROUPS_VARIABLE } from '@cardlake/job-contract';

/** The environment variables that this function reads itself. */
export interface Environment {
  /** JSON object: published group → name of its feature group. */
  readonly [FEATURE_GROUPS_VARIABLE]?: string | undefined;
}
