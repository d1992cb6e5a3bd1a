import {
  JOB_CATALOG,
  JOB_DEFAULTS,
  JOB_FLAGS,
  JOB_SESSION_SETTINGS,
  JOBS,
  ONLINE_UPDATES,
  RUN_FACTS,
  RUN_FILES,
  RUNS_PREFIX,
} from '@cardlake/schema/job-contract';

/** What the jobs and whoever starts them agree on. */
export const compiledJobs = {
  flags: JOB_FLAGS,
  defaults: JOB_DEFAULTS,
  jobs: JOBS,
  catalog: JOB_CATALOG,
  sessionSettings: JOB_SESSION_SETTINGS,
  runsPrefix: RUNS_PREFIX,
  runFiles: RUN_FILES,
  runFacts: RUN_FACTS,
  onlineUpdates: ONLINE_UPDATES,
};
