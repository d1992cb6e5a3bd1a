import { CARDLAKE_METRICS, type LakeStack, type Statement } from '@cardlake/constructs';
import { ONLINE_UPDATES, RUNS_PREFIX } from '@cardlake/job-contract';
import type { PipelineInputs } from './inputs';

/**
 * Builds the permissions of the state machine. A test checks that they are exactly the calls of its tasks.
 * @param machineName name of the state machine
 */
export function pipelinePermissions(
  stack: LakeStack,
  inputs: PipelineInputs,
  machineName: string,
): Statement[] {
  const { foundation, silverGold, featureStore, prediction } = inputs;
  return [
    {
      sid: 'FindRunningExecutions',
      actions: ['states:ListExecutions'],
      resources: [stack.arn('states', `stateMachine:${machineName}`)],
    },
    {
      sid: 'ReadRunningModes',
      actions: ['states:DescribeExecution'],
      resources: [stack.arn('states', `execution:${machineName}:*`)],
    },
    {
      sid: 'StartJobs',
      actions: ['emr-serverless:StartJobRun'],
      resources: [silverGold.application_arn],
    },
    {
      sid: 'MonitorJobs',
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
      // Step Functions creates this rule to receive the end of a job.
      sid: 'ReceiveJobEvents',
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
    {
      sid: 'InvokeFunctions',
      actions: ['lambda:InvokeFunction'],
      resources: [featureStore.writer_arn, ...(prediction ? [prediction.watch_function_arn] : [])],
    },
    { sid: 'QueueReplays', actions: ['sqs:SendMessage'], resources: [featureStore.replay_queue_arn] },
    {
      sid: 'PublishMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      wildcardReason:
        'CloudWatch has no resource-level permissions for metrics; the condition restricts the namespace.',
      conditions: { StringEquals: { 'cloudwatch:namespace': CARDLAKE_METRICS.namespace } },
    },
    { sid: 'PublishAlerts', actions: ['sns:Publish'], resources: [foundation.alert_topic_arn] },
  ];
}
