/** Folder under the lake root of the tables that only the jobs use: the ledger and the silver changes. */
export const JOB_TABLES_PREFIX = '_cardlake/spark';

/** Folder under the lake root of the runs' results, one folder a run id. */
export const RUNS_PREFIX = '_cardlake/runs';

/** Folder under the lake root for records that the feature writer could not write. */
export const REPLAY_PREFIX = '_cardlake/replay';

/** Folder of Spark's logs in the log bucket, with its slash. */
export const JOB_LOGS_PREFIX = 'spark/';

/** Folder under the lake root of the models: a folder each, with its versions, and the files that say which of them decides. */
export const MODELS_FOLDER = 'gold/models';

/** Beginning of the name of a version's folder in that of its model; the name of the version follows. */
export const VERSION_FOLDER = 'version=';

/** Pattern of a model's name, which is a folder of the lake. */
export const MODEL_NAME = /^[a-z][a-z0-9_-]{0,62}$/;
