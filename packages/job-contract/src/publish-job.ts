import { z } from 'zod';
import { JOB_DEFAULTS, JOB_FLAGS } from './jobs';
import { RUNS_PREFIX } from './lake-paths';
import { JOB_ARTIFACTS } from './release';
import { RUN_FILES } from './results';
import { glueCatalogSettings, JOB_SESSION_SETTINGS } from './session';

/** Files of a release of the job that publishes feeds, all in the artifact bucket under `publish-job/<version>/`. */
export const PUBLISH_ARTIFACTS = {
  prefix: 'publish-job',
  pyFiles: JOB_ARTIFACTS.pyFiles,
  /** Great Expectations and all that it needs. Glue knows a zip of wheels by the end of its name. */
  wheels: 'publish-feed.gluewheels.zip',
} as const;

/** Release of Glue that has the versions which the job is written for: Spark 3.5.6, Iceberg 1.10.0, Python 3.11. */
export const GLUE_VERSION = '5.1';

/** Location of the job's code, its lake and its logs. The values may be tokens that Terraform fills in. */
export interface PublishJobLocation {
  /** Root of the lake, `s3://bucket`, without a trailing slash. */
  readonly lake: string;
  /** Folder of the release with its slash, `s3://bucket/publish-job/<version>/`. */
  readonly release: string;
  /** Database in the Glue catalog. */
  readonly database: string;
  /** Beginning of the names of its log groups. */
  readonly logGroupPrefix: string;
}

/**
 * Makes the arguments that every run of the job has; a run adds `request` and `runId`. Those of Glue itself are of its developer guide: "Using job
 * parameters in AWS Glue jobs" and, for the wheels, which no index may replace, "Using Python libraries with AWS Glue", "Appendix A". A second setting
 * of Spark is a second `--conf` in the value of the first ("Using the Iceberg framework in AWS Glue").
 */
export const publishJobArguments = ({
  lake,
  release,
  database,
  logGroupPrefix,
}: PublishJobLocation): Readonly<Record<string, string>> => ({
  '--datalake-formats': 'iceberg',
  '--conf': Object.entries({ ...JOB_SESSION_SETTINGS, ...glueCatalogSettings(lake) })
    .map(([key, value]) => `${key}=${value}`)
    .join(' --conf '),
  '--extra-py-files': `${release}${PUBLISH_ARTIFACTS.pyFiles}`,
  '--additional-python-modules': `${release}${PUBLISH_ARTIFACTS.wheels}`,
  '--python-modules-installer-option': '--no-index',
  '--custom-logGroup-prefix': logGroupPrefix,
  [JOB_FLAGS.lake]: lake,
  [JOB_FLAGS.silverPrefix]: JOB_DEFAULTS.silverPrefix,
  [JOB_FLAGS.database]: database,
});

/** Key under the lake root of the request of an execution. */
export const publishRequestPath = (execution: string): string => `${RUNS_PREFIX}/${execution}/request.json`;

/** Key under the lake root of the counts that the job of an execution leaves: `PublishFacts`. */
export const publishFactsPath = (execution: string): string =>
  `${RUNS_PREFIX}/${execution}/${RUN_FILES.facts}`;

/** Key under the lake root of the verdicts that the job of an execution leaves: `PublishVerdict`s. */
export const publishVerdictsPath = (execution: string): string =>
  `${RUNS_PREFIX}/${execution}/${RUN_FILES.verdicts}`;

const requestSchema = z.strictObject({
  /** Name of the table of the feed. */
  feed: z.string(),
  /** Keys of the plans of its objects. */
  plans: z.array(z.string()),
  /** Blocked objects that a person lets pass in spite of a rule: key, rule and why. */
  releases: z.array(z.strictObject({ object: z.string(), rule: z.string(), reason: z.string() })).optional(),
  /** Objects that replays with force load again: the keys of their plans, and the instants of the replays in milliseconds since the epoch. */
  reloads: z.array(z.strictObject({ plan: z.string(), replayedMs: z.int() })).optional(),
});

/** Request to publish objects of a feed. */
export type PublishRequest = z.output<typeof requestSchema>;

const count = z.int().min(0);
const factsSchema = z.strictObject({
  objects: count,
  published: count,
  blocked: count,
  /** Published objects that break a rule nevertheless; jobs of earlier releases did not count them. */
  warned: count.default(0),
  records: count,
  rows: count,
  rejected: count,
  /** Reason for which a release was refused; then nothing was judged. */
  refusal: z.string().optional(),
});

/** Counts of a publication: its objects by status, and their records. */
export type PublishFacts = z.output<typeof factsSchema>;

const verdictSchema = z.strictObject({
  key: z.string(),
  version: z.string(),
  status: z.enum(['published', 'blocked']),
  /** Rules that keep it out; for one that is published those that it breaks in spite of a release or a gate that warns. */
  rules: z.array(z.string()),
  records: count,
  rows: count,
  rejected: count,
});

/** Verdict on a version of an object, and the counts of its records: `records = rows + rejected`. */
export type PublishVerdict = z.output<typeof verdictSchema>;

/** Reads a request. @throws Error for an invalid one */
export const readPublishRequest = (text: string): PublishRequest => requestSchema.parse(JSON.parse(text));

/** Reads the counts of a job. @throws Error for invalid ones */
export const readPublishFacts = (text: string): PublishFacts => factsSchema.parse(JSON.parse(text));

/** Reads the verdicts of a job. @throws Error for invalid ones */
export const readPublishVerdicts = (text: string): readonly PublishVerdict[] =>
  z.array(verdictSchema).parse(JSON.parse(text));
