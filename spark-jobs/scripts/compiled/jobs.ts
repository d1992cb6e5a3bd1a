import { assembledGroups } from '@cardlake/card-features';
import { decidedFields } from '@cardlake/card-schema';
import { deriveKeptColumns } from '@cardlake/feature-store/assembled';
import {
  CARD_EVENT_UPDATES,
  EVIDENCE_COLUMNS,
  EVIDENCE_PARTS,
  JOB_CATALOG,
  JOB_DEFAULTS,
  JOB_FLAGS,
  JOB_SESSION_SETTINGS,
  JOBS,
  LAKE_STATE_PROPERTY,
  LINE_COUNTS,
  ONLINE_UPDATES,
  PUBLISH_JOB,
  PYTHON_WORKER_MEGABYTES,
  REMARKABLE_QUARANTINE,
  RUN_FACTS,
  RUN_FILES,
  RUNS_PREFIX,
  SNAPSHOT_TTL_DAYS,
  SNAPSHOT_VERSIONS,
  SUBMITTED_VARIABLE,
} from '@cardlake/job-contract';
import { LAKE_FORMAT_FILE } from '@cardlake/lake/layout';

const { reachMicros, retentionMicros } = deriveKeptColumns(assembledGroups);

/** The contract between the jobs and everything that starts them or reads their results. */
export const compiledJobs = {
  flags: JOB_FLAGS,
  defaults: JOB_DEFAULTS,
  jobs: { ...JOBS, publishFeed: PUBLISH_JOB },
  catalog: JOB_CATALOG,
  sessionSettings: JOB_SESSION_SETTINGS,
  pythonWorkerMegabytes: PYTHON_WORKER_MEGABYTES,
  submittedVariable: SUBMITTED_VARIABLE,
  runsPrefix: RUNS_PREFIX,
  runFiles: RUN_FILES,
  lineCounts: LINE_COUNTS,
  runFacts: RUN_FACTS,
  remarkableQuarantine: REMARKABLE_QUARANTINE,
  onlineUpdates: ONLINE_UPDATES,
  cardEventUpdates: { ...CARD_EVENT_UPDATES, retentionMicros },
  evidence: {
    ...EVIDENCE_PARTS,
    columns: EVIDENCE_COLUMNS,
    decided: Object.keys(decidedFields),
    reachMicros,
  },
  snapshotVersions: { ...SNAPSHOT_VERSIONS, publishedDays: SNAPSHOT_TTL_DAYS },
  stateProperty: LAKE_STATE_PROPERTY,
  embeddedLakeFile: LAKE_FORMAT_FILE,
};
