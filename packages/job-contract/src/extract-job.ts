import { JOB_FLAGS } from './jobs';

/**
 * Files of a release of the job that extracts large objects of feeds, all in the artifact bucket under `extract-job/<version>/`: its script and the wheels from the build of the Spark
 * jobs, and the zip with its program from that of the functions.
 */
export const EXTRACT_ARTIFACTS = {
  prefix: 'extract-job',
  /** Has Node.js. Glue knows a zip of wheels by the end of its name. */
  wheels: 'node.gluewheels.zip',
  functions: 'function.zip',
} as const;

/** Job of Glue that extracts large objects: its script, and the program of the zip that this runs. */
export const EXTRACT_JOB = {
  entryPoint: 'extract_large_object.py',
  program: 'extract-large.js',
  flags: {
    lake: JOB_FLAGS.lake,
    /** Buckets of feeds besides that of the lake, as JSON. */
    sources: '--sources',
    chunkQueueUrl: '--chunk-queue-url',
    region: '--region',
    /** Key under the lake root of the mark that an object was announced. */
    announced: '--announced',
  },
} as const;

/** Location of the job's code, what it works on, and its logs. The values may be tokens that Terraform fills in. */
export interface ExtractJobLocation {
  /** Root of the lake, `s3://bucket`, without a trailing slash. */
  readonly lake: string;
  /** Folder with the script and the wheels, with its slash: `s3://bucket/extract-job/<version>/`. */
  readonly release: string;
  /** That of the functions, which has another version. */
  readonly functions: string;
  /** Buckets of feeds besides that of the lake, with the folders of feeds in them, as JSON. */
  readonly sources: string;
  readonly chunkQueueUrl: string;
  readonly region: string;
  /** Beginning of the names of its log groups. */
  readonly logGroupPrefix: string;
}

/**
 * Makes the arguments that every run of the job has; a run adds `announced`. Those of Glue itself are of its developer guide: "Using job parameters in AWS Glue jobs", and for the wheels
 * "Using Python libraries with AWS Glue", "Appendix A". Extra files are copied into the working directory of the script.
 */
export const extractJobArguments = ({
  lake,
  release,
  functions,
  sources,
  chunkQueueUrl,
  region,
  logGroupPrefix,
}: ExtractJobLocation): Readonly<Record<string, string>> => ({
  '--extra-files': `${functions}${EXTRACT_ARTIFACTS.functions}`,
  '--additional-python-modules': `${release}${EXTRACT_ARTIFACTS.wheels}`,
  '--python-modules-installer-option': '--no-index',
  '--custom-logGroup-prefix': logGroupPrefix,
  [EXTRACT_JOB.flags.lake]: lake,
  [EXTRACT_JOB.flags.sources]: sources,
  [EXTRACT_JOB.flags.chunkQueueUrl]: chunkQueueUrl,
  [EXTRACT_JOB.flags.region]: region,
});
