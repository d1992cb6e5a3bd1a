import type { FEATURE_GROUPS_VARIABLE } from '@cardlake/job-contract';

/** The environment variables that this function reads itself. */
export interface Environment {
  /** JSON object: published group → name of its feature group. */
  readonly [FEATURE_GROUPS_VARIABLE]?: string | undefined;
  /** An endpoint of one's own for all of AWS, as of an emulator. */
  readonly AWS_ENDPOINT_URL?: string | undefined;
}
