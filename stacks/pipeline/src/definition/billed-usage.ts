import { CARDLAKE_METRICS, expression } from '@cardlake/constructs';
import { publishMetrics } from './metrics';
import { retryTransient, type States } from './states';

/** State that reads what the jobs of a run were billed for. */
export const READ_USAGE = 'ReadUsage';

/** EMR fills in the billed usage some time after the end of a job: it is asked for again, for two minutes at most. */
const WAIT_SECONDS = 20;
const MAX_READS = 7;

/** The id of a finished job run, in a list: empty rather than an error if the result has it in another place. */
const JOB_RUN = '[$states.result.JobRunId, $states.result.JobRun.JobRunId]';

/** Variables of the first Spark step: the job run, for `billedUsage`. */
export const firstJob = { jobRuns: expression(JOB_RUN), usageReads: 0 };

/** Variables of a later Spark step. */
export const furtherJob = { jobRuns: expression(`$append($jobRuns, ${JOB_RUN})`) };

/** A failure to learn the price of a run is none of the run. */
const goOn = (done: string) => [{ ErrorEquals: ['States.ALL'], Next: done }];

/**
 * Builds the states that publish what all jobs of a run were billed for. They come last, since everything else of a run is
 * more urgent. While EMR does not know yet, they wait and ask again; if it never does, nothing is published: a gap in the
 * metric says "not known", where 0 would say "free".
 */
export const billedUsage = (environment: string, applicationId: string, done: string): States => ({
  [READ_USAGE]: {
    Type: 'Map',
    Items: expression('$jobRuns'),
    ItemProcessor: {
      ProcessorConfig: { Mode: 'INLINE' },
      StartAt: 'ReadJobRun',
      States: {
        ReadJobRun: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:emrserverless:getJobRun',
          Arguments: { ApplicationId: applicationId, JobRunId: expression('$states.input') },
          Output: expression(
            '$exists($states.result.JobRun.BilledResourceUtilization.VCPUHour) ? $states.result.JobRun.BilledResourceUtilization : {}',
          ),
          TimeoutSeconds: 60,
          Retry: retryTransient,
          End: true,
        },
      },
    },
    Assign: {
      usage: expression('[$states.result[$exists(VCPUHour)]]'),
      usageReads: expression('$usageReads + 1'),
    },
    Catch: goOn(done),
    Next: 'IsUsageKnown',
  },
  IsUsageKnown: {
    Type: 'Choice',
    Choices: [
      {
        Condition: expression('$count($jobRuns) > 0 and $count($usage) = $count($jobRuns)'),
        Next: 'PublishUsage',
      },
      { Condition: expression(`$usageReads < ${MAX_READS}`), Next: 'WaitForUsage' },
    ],
    Default: done,
  },
  WaitForUsage: { Type: 'Wait', Seconds: WAIT_SECONDS, Next: READ_USAGE },
  PublishUsage: {
    ...publishMetrics(
      environment,
      [
        { name: CARDLAKE_METRICS.names.vcpuHours, value: '$sum($usage.VCPUHour)', unit: 'None' },
        { name: CARDLAKE_METRICS.names.memoryGbHours, value: '$sum($usage.MemoryGBHour)', unit: 'None' },
      ],
      done,
    ),
    Catch: goOn(done),
  },
});
