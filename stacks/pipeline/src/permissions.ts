import { type LakeStack, OWN_METRICS, type Statement } from '@cardlake/constructs';
import { ONLINE_UPDATES, RUNS_PREFIX } from '@cardlake/job-contract';
import type { PipelineInputs } from './inputs';

/**
 * What the steps of the pipeline may do: each action belongs to a task of the definition, and a test holds the two
 * against each other.
 * @param machineName name the state machine will have
 */
export function pipelinePermissions(
  stack: LakeStack,
  inputs: PipelineInputs,
  machineName: string,
): Statement[] {
  const { foundation, silverGold, featureStore } = inputs;
  return [
    {
      sid: 'FindRunning',
      actions: ['states:ListExecutions'],
      resources: [stack.arn('states', `stateMachine:${machineName}`)],
    },
    {
      sid: 'AskTheirModes',
      actions: ['states:DescribeExecution'],
      resources: [stack.arn('states', `execution:${machineName}:*`)],
    },
    {
      sid: 'StartJobs',
      actions: ['emr-serverless:StartJobRun'],
      resources: [silverGold.application_arn],
    },
    {
      sid: 'FollowJobs',
      actions: ['emr-serverless:GetJobRun', 'emr-serverless:CancelJobRun'],
      resources: [`${silverGold.application_arn}/jobruns/*`],
    },
    {
      sid: 'PassJobRole',
      actions: ['iam:PassRole'],
      resources: [silverGold.job_role_arn],
      conditions: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
    },
    {
      // The rule by which Step Functions hears of the end of a job; it makes it itself, under this name.
      sid: 'HearOfJobs',
      actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      resources: [stack.arn('events', 'rule/StepFunctionsGetEventsForEMRServerlessJobRule')],
    },
    {
      sid: 'ReadRuns',
      actions: ['s3:GetObject'],
      resources: [`${foundation.lake_bucket_arn}/${RUNS_PREFIX}/*`],
    },
    {
      sid: 'ListOnlineUpdates',
      actions: ['s3:ListBucket'],
      resources: [foundation.lake_bucket_arn],
      conditions: { StringLike: { 's3:prefix': `${ONLINE_UPDATES.prefix}/*` } },
    },
    { sid: 'WriteOnline', actions: ['lambda:InvokeFunction'], resources: [featureStore.writer_arn] },
    { sid: 'QueueReplays', actions: ['sqs:SendMessage'], resources: [featureStore.replay_queue_arn] },
    {
      sid: 'PublishMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      anyResource: 'Metrics are no resources; the condition keeps it to our own namespace.',
      conditions: { StringEquals: { 'cloudwatch:namespace': OWN_METRICS.namespace } },
    },
    { sid: 'TellPeople', actions: ['sns:Publish'], resources: [foundation.alert_topic_arn] },
  ];
}
