import type { Settings } from '@cardlake/constructs';
import {
  JOB_ARTIFACTS,
  JOB_CATALOG,
  JOB_FLAGS,
  JOBS,
  type JobFlag,
  type JobName,
} from '@cardlake/schema/job-contract';
import { caught, expression, type State } from './states';

/** What every Spark step of the pipeline needs to know. */
export interface SparkPlace {
  readonly applicationId: string;
  readonly jobRoleArn: string;
  /** Root of the lake, `s3://bucket`. */
  readonly lake: string;
  /** `s3://bucket/spark-jobs/<version>/` */
  readonly release: string;
  /** `s3://bucket/spark/` */
  readonly logs: string;
  readonly keyArn: string;
  readonly settings: Settings['silverGold'];
  readonly timeoutMinutes: number;
}

/** The values of a job's flags; a list repeats its flag. */
export type FlagValues<J extends JobName> = Readonly<
  Record<(typeof JOBS)[J]['flags'][number], string | readonly string[]>
>;

/** Spark's overhead beside its heap, as a share of the heap: EMR counts both against the worker's memory. */
const OVERHEAD = 0.1;

const heapMegabytes = (gigabytes: number): number => Math.floor((gigabytes * 1024) / (1 + OVERHEAD));

/** Errors that pass by themselves: too many calls, or the application still starting. */
const TRANSIENT = [
  'EmrServerless.ThrottlingException',
  'EmrServerless.InternalServerException',
  'EmrServerless.ServiceQuotaExceededException',
  'EmrServerless.ConflictException',
];

/**
 * A step that runs a Spark job and waits for its end. A run may be repeated without harm, so a failed job is tried
 * once more.
 * @param step `assign`: variables to take from the finished job run; `next`: the state that follows
 */
export function sparkStep<J extends JobName>(
  place: SparkPlace,
  job: J,
  values: FlagValues<J>,
  step: { readonly assign?: Readonly<Record<string, string>>; readonly next: string },
): State {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::emr-serverless:startJobRun.sync',
    Arguments: {
      ApplicationId: place.applicationId,
      ExecutionRoleArn: place.jobRoleArn,
      Name: expression(`'${job}-' & $runId`),
      ExecutionTimeoutMinutes: place.timeoutMinutes,
      JobDriver: {
        SparkSubmit: {
          EntryPoint: `${place.release}${JOBS[job].entryPoint}`,
          EntryPointArguments: flags(JOBS[job].flags, values),
          SparkSubmitParameters: parameters(place),
        },
      },
      ConfigurationOverrides: {
        MonitoringConfiguration: {
          S3MonitoringConfiguration: { LogUri: place.logs, EncryptionKeyArn: place.keyArn },
        },
      },
    },
    Assign: step.assign,
    // A little longer than the job may take, so that EMR's own timeout is the one that speaks.
    TimeoutSeconds: (place.timeoutMinutes + 10) * 60,
    Retry: [
      { ErrorEquals: TRANSIENT, IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 6, JitterStrategy: 'FULL' },
      { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 30, MaxAttempts: 1 },
    ],
    Catch: caught,
    Next: step.next,
  };
}

function flags(
  wanted: readonly JobFlag[],
  values: Readonly<Partial<Record<JobFlag, string | readonly string[]>>>,
) {
  return wanted.flatMap((flag) => [values[flag] ?? []].flat().flatMap((value) => [JOB_FLAGS[flag], value]));
}

/** `spark-submit` parameters: Iceberg on Glue, the jobs' packages, and the sizes of the settings. */
function parameters({ lake, release, settings }: SparkPlace): string {
  const catalog = `spark.sql.catalog.${JOB_CATALOG.name}`;
  const { architecture, driver, executor, maximumExecutors } = settings;
  const conf: Record<string, string | number> = {
    'spark.submit.pyFiles': `${release}${JOB_ARTIFACTS.pyFiles}`,
    'spark.archives': `${release}${JOB_ARTIFACTS.pythonDeps[architecture]}#environment`,
    'spark.emr-serverless.driverEnv.PYSPARK_PYTHON': './environment/bin/python',
    'spark.emr-serverless.driverEnv.PYSPARK_DRIVER_PYTHON': './environment/bin/python',
    'spark.executorEnv.PYSPARK_PYTHON': './environment/bin/python',
    'spark.jars': '/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar',
    'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
    [catalog]: 'org.apache.iceberg.spark.SparkCatalog',
    [`${catalog}.catalog-impl`]: 'org.apache.iceberg.aws.glue.GlueCatalog',
    [`${catalog}.io-impl`]: 'org.apache.iceberg.aws.s3.S3FileIO',
    [`${catalog}.warehouse`]: `${lake}/${JOB_CATALOG.warehousePrefix}`,
    'spark.sql.session.timeZone': 'UTC',
    'spark.driver.cores': driver.vcpu,
    'spark.driver.memory': `${heapMegabytes(driver.memoryGb)}m`,
    'spark.executor.cores': executor.vcpu,
    'spark.executor.memory': `${heapMegabytes(executor.memoryGb)}m`,
    'spark.dynamicAllocation.initialExecutors': 1,
    'spark.dynamicAllocation.maxExecutors': maximumExecutors,
  };
  return Object.entries(conf)
    .map(([key, value]) => `--conf ${key}=${value}`)
    .join(' ');
}
