/**
 * Submission of a Spark job to EMR Serverless: its arguments and its `spark-submit` parameters, for the Step Functions
 * definition and the command line. The values may be tokens that Terraform fills in.
 */

import { JOB_FLAGS, JOBS, type JobFlag, type JobName } from './jobs';
import { JOB_ARTIFACTS, type JobArchitecture } from './release';
import { glueCatalogSettings, JOB_SESSION_SETTINGS } from './session';

/** A Spark worker as EMR Serverless sizes it. */
export interface JobWorker {
  readonly vcpu: number;
  /** Memory including Spark's overhead, in GB. */
  readonly memoryGb: number;
}

/** Resources of a job. */
export interface JobResources {
  readonly architecture: JobArchitecture;
  readonly driver: JobWorker;
  readonly executor: JobWorker;
  /** Most executors at once. */
  readonly maximumExecutors: number;
}

/** Location of a job's code and its lake. */
export interface JobLocation {
  /** Root of the lake, `s3://bucket`, without a trailing slash. */
  readonly lake: string;
  /** Folder of the job release with its slash, `s3://bucket/spark-jobs/<version>/`. */
  readonly release: string;
  readonly sizes: JobResources;
}

/** The values of a job's flags; a list repeats its flag. */
export type JobValues<J extends JobName> = Readonly<
  Record<(typeof JOBS)[J]['flags'][number], string | readonly string[]>
>;

/** A job that can be started anywhere: its file in the release, and its command line. */
export interface JobCommand {
  readonly entryPoint: string;
  readonly arguments: readonly string[];
}

/** A Spark job in the terms of the EMR Serverless API. */
export interface SparkSubmit {
  readonly entryPoint: string;
  readonly entryPointArguments: readonly string[];
  readonly sparkSubmitParameters: string;
}

/** Most memory that a Python worker needs, in MB; a test of the jobs measures it. Each vCPU runs one at a time. */
export const PYTHON_WORKER_MEGABYTES = 245;

/**
 * Memory outside of the heap, as a share of the heap, in driver and executors: the JVM's own (a tenth of the heap, EMR's
 * default) and that of the Python workers. At the least memory of a vCPU, 2 GB, it is 409 MB: 164 and 245.
 * https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-spark.html (`memoryOverheadFactor`)
 */
const OVERHEAD = 0.25;

/** Folder that EMR Serverless unpacks the archive to, under the working directory of driver and executors. */
const ENVIRONMENT = 'environment';
const PYTHON = `./${ENVIRONMENT}/bin/python`;

/**
 * Variable of the driver that says that its session is configured by the submission. EMR promises no variable of its
 * own, but to set those of `spark.emr-serverless.driverEnv.*`:
 * https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-spark.html
 */
export const SUBMITTED_VARIABLE = 'CARDLAKE_SUBMITTED';

/** Part of every EMR release that has Spark 3.5; Iceberg 1.10.0 on emr-7.13.0. */
const ICEBERG_JAR = '/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar';

/** Makes the command of a job, with its flags in the order of the contract. */
export function jobCommand<J extends JobName>(job: J, values: JobValues<J>): JobCommand {
  const valuesByFlag: Readonly<Partial<Record<JobFlag, string | readonly string[]>>> = values;
  const { entryPoint, flags } = JOBS[job];
  return {
    entryPoint,
    arguments: flags.flatMap((flag: JobFlag) =>
      [valuesByFlag[flag] ?? []].flat().flatMap((value) => [JOB_FLAGS[flag], value]),
    ),
  };
}

/** Makes the submission of a job to EMR Serverless. */
export const sparkSubmit = (place: JobLocation, command: JobCommand): SparkSubmit => ({
  entryPoint: `${place.release}${command.entryPoint}`,
  entryPointArguments: command.arguments,
  sparkSubmitParameters: Object.entries(submitSettings(place))
    .map(([key, value]) => `--conf ${key}=${value}`)
    .join(' '),
});

/** Spark settings: Iceberg on Glue, the jobs' packages, and the resources. None contains a space, which separates them. */
function submitSettings({ lake, release, sizes }: JobLocation): Readonly<Record<string, string | number>> {
  const { architecture, driver, executor, maximumExecutors } = sizes;
  return {
    'spark.submit.pyFiles': `${release}${JOB_ARTIFACTS.pyFiles}`,
    'spark.archives': `${release}${JOB_ARTIFACTS.pythonDeps[architecture]}#${ENVIRONMENT}`,
    'spark.emr-serverless.driverEnv.PYSPARK_PYTHON': PYTHON,
    'spark.emr-serverless.driverEnv.PYSPARK_DRIVER_PYTHON': PYTHON,
    'spark.executorEnv.PYSPARK_PYTHON': PYTHON,
    [`spark.emr-serverless.driverEnv.${SUBMITTED_VARIABLE}`]: 'true',
    'spark.jars': ICEBERG_JAR,
    ...JOB_SESSION_SETTINGS,
    ...glueCatalogSettings(lake),
    'spark.emr-serverless.memoryOverheadFactor': OVERHEAD,
    'spark.driver.cores': driver.vcpu,
    'spark.driver.memory': `${heapMegabytes(driver)}m`,
    'spark.executor.cores': executor.vcpu,
    'spark.executor.memory': `${heapMegabytes(executor)}m`,
    'spark.dynamicAllocation.initialExecutors': 1,
    'spark.dynamicAllocation.maxExecutors': maximumExecutors,
  };
}

const heapMegabytes = ({ memoryGb }: JobWorker): number => Math.floor((memoryGb * 1024) / (1 + OVERHEAD));
