import type { LakeStack, Statement } from '@cardlake/constructs';
import type { MachineTargets } from './definition';

/**
 * Builds the permissions of the state machine: those that AWS documents for `batch:submitJob.sync`
 * (https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html), narrowed to the queue and its jobs.
 */
export const machinePermissions = (stack: LakeStack, targets: MachineTargets): Statement[] => [
  {
    sid: 'SubmitJobs',
    actions: ['batch:SubmitJob'],
    resources: [targets.queueArn, stack.arn('batch', `job-definition/${targets.definitionPrefix}*`)],
  },
  { sid: 'CancelJobs', actions: ['batch:TerminateJob'], resources: [stack.arn('batch', 'job/*')] },
  {
    sid: 'MonitorJobs',
    actions: ['batch:DescribeJobs'],
    resources: ['*'],
    wildcardReason: 'The action has no resource-level permissions.',
  },
  {
    // Step Functions creates this rule to receive the end of a job.
    sid: 'ReceiveJobEvents',
    actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
    resources: [stack.arn('events', 'rule/StepFunctionsGetEventsForBatchJobsRule')],
  },
  { sid: 'PublishAlerts', actions: ['sns:Publish'], resources: [targets.topicArn] },
];
