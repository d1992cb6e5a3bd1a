/** Kinds of user errors, by what a caller can do about them; each has an exit code, see `EXIT_CODES`. */
export type UserErrorKind =
  /** The answer is no: what was asked for is not there, does not hold, or a job that was started failed. */
  | 'negative'
  /** The command line, an input, the lake, the disk or the memory has to be put right. */
  | 'input'
  /** Possible, but it would lose or block something: it needs the consent that the hint names. */
  | 'refused'
  /** The same command may succeed later: another process, AWS or the network is in the way. */
  | 'retry';

/** Kinds of all user errors by their codes; docs/error-codes.md explains each of them. */
const USER_ERRORS = {
  // Command line and environment
  bad_config: 'input',
  bad_day: 'input',
  bad_environment: 'input',
  bad_experiment: 'input',
  bad_option: 'input',
  bad_rules: 'input',
  bad_setting: 'input',
  bad_settings: 'input',
  local_aws: 'input',
  local_aws_runs: 'input',
  missing_option: 'input',
  no_checkout: 'input',
  no_destination: 'input',
  no_spark_jobs: 'input',
  no_trainer: 'input',
  no_terraform: 'input',
  terminal_output: 'input',
  two_outputs: 'input',
  unknown_environment: 'input',
  // Files that the user names
  bad_outputs: 'input',
  bad_part: 'input',
  bad_path: 'input',
  bad_plan: 'input',
  damaged_input: 'input',
  missing_input: 'input',
  not_a_file: 'input',
  unreadable_input: 'input',
  unwritable_output: 'input',
  wrong_format: 'input',
  // Disk, memory and SQL
  disk_error: 'input',
  disk_full: 'input',
  not_allowed: 'input',
  other_disk: 'input',
  out_of_memory: 'input',
  sql: 'input',
  // Feeds
  bad_feed: 'input',
  card_number: 'input',
  card_number_in_name: 'input',
  crawler_busy: 'retry',
  feed_busy: 'retry',
  feed_changed: 'refused',
  feed_refused: 'input',
  feed_taken: 'refused',
  feeds_not_crawled: 'input',
  feeds_not_operated: 'input',
  feeds_not_published: 'input',
  not_blocked: 'negative',
  unknown_feed: 'input',
  // Lake
  bronze_changed: 'refused',
  file_damaged: 'input',
  file_missing: 'input',
  lake_changed: 'retry',
  lake_damaged: 'input',
  lake_locked: 'retry',
  lake_missing: 'input',
  lake_outdated: 'input',
  not_a_folder: 'input',
  not_a_lake: 'input',
  unsupported_lake_format: 'input',
  table_damaged: 'input',
  unsupported_table_format: 'input',
  // Runs, datasets and queries
  dataset_damaged: 'input',
  dataset_outdated: 'input',
  entities_refused: 'input',
  features_refused: 'input',
  gold_incomplete: 'input',
  model_damaged: 'input',
  model_has_no_baseline: 'input',
  model_missing: 'negative',
  model_not_promoted: 'input',
  model_unservable: 'input',
  no_arrow_type: 'input',
  no_decisions: 'negative',
  no_events: 'input',
  not_a_query: 'input',
  object_changed: 'input',
  object_taken: 'refused',
  same_feature: 'input',
  scores_refused: 'negative',
  too_few_rows: 'negative',
  training_refused: 'input',
  unknown_feature: 'input',
  unknown_group: 'input',
  unsupported_model: 'input',
  window_end_ahead: 'refused',
  window_end_back: 'refused',
  // Serving
  already_served: 'retry',
  bad_address: 'input',
  log_damaged: 'input',
  port_taken: 'input',
  // Releases of models
  alarm_raised: 'retry',
  endpoint_failed: 'negative',
  endpoints_left: 'refused',
  no_release: 'negative',
  release_conflict: 'retry',
  // Online store
  not_online: 'input',
  online_damaged: 'input',
  online_group_changed: 'input',
  // Spark jobs
  job_failed: 'negative',
  job_stopped: 'negative',
  not_local: 'input',
  other_engine: 'input',
  spark_job: 'negative',
  // Feature jobs
  deadline_passed: 'retry',
  bad_job: 'input',
  items_not_written: 'retry',
  job_taken: 'refused',
  no_features: 'negative',
  result_overtaken: 'retry',
  source_busy: 'retry',
  // AWS
  aws_busy: 'retry',
  aws_refused: 'input',
  feature_group_busy: 'retry',
  feature_group_differs: 'input',
  feature_group_failed: 'negative',
  feature_group_incompatible: 'refused',
  feature_group_missing: 'negative',
  feature_store_busy: 'retry',
  feature_store_denied: 'input',
  function_failed: 'negative',
  no_logs: 'negative',
  not_found: 'negative',
  records_not_taken: 'negative',
} as const satisfies Readonly<Record<string, UserErrorKind>>;

/** A stable word that identifies the fault of a `UserError`: one fault has one code. */
export type UserErrorCode = keyof typeof USER_ERRORS;

/** Codes of all user errors. */
export const USER_ERROR_CODES = Object.keys(USER_ERRORS) as readonly UserErrorCode[];

/** Returns the kind of the user errors that have a code. */
export const kindOfUserError = (code: UserErrorCode): UserErrorKind => USER_ERRORS[code];
