type PipelineRun = 'stream' | 'secondOfTwo' | 'unknownMode';

/** Statements of the state machine's role, the run that needs each, and the actions that are denied without it. */
export const PIPELINE_STATEMENTS: readonly [sid: string, run: PipelineRun, ...denied: string[]][] = [
  ['FindRunningExecutions', 'stream', 'states:ListExecutions'],
  ['ReadRunningModes', 'secondOfTwo', 'states:DescribeExecution'],
  ['StartJobs', 'stream', 'emr-serverless:StartJobRun'],
  ['MonitorJobs', 'stream', 'emr-serverless:GetJobRun'],
  ['PassJobRole', 'stream', 'iam:PassRole'],
  ['ReceiveJobEvents', 'stream', 'events:PutTargets'],
  ['ReadRuns', 'stream', 's3:GetObject'],
  ['ListOnlineUpdates', 'stream', 's3:ListBucket'],
  ['InvokeFunctions', 'stream', 'lambda:InvokeFunction'],
  ['QueueReplays', 'stream', 'sqs:SendMessage'],
  ['PublishMetrics', 'stream', 'cloudwatch:PutMetricData'],
  ['PublishAlerts', 'unknownMode', 'sns:Publish'],
  // The notification of the failure needs the key as well.
  ['Key', 'stream', 'kms:Decrypt', 'kms:GenerateDataKey'],
];

const LAKE = 'SilverGoldCardlakeRunsCardlakeSparkCardlakeWarehouse';
const BRONZE = 'BronzeStreamingCardAuthorizationBronzeStreamingCardDisputeBronzeStreamingCardDecision';

/** Statements of the job role, and the action that is denied without each. */
export const JOB_STATEMENTS: readonly [sid: string, denied: string][] = [
  ['FindLake', 's3:ListBucket'],
  [`ReadList${BRONZE}`, 's3:GetObject'],
  [`ReadList${BRONZE}List`, 's3:ListBucket'],
  [`ReadListWriteDelete${LAKE}`, 's3:GetObject'],
  [`ReadListWriteDelete${LAKE}List`, 's3:ListBucket'],
  ['ReadListSparkJobs', 's3:GetObject'],
  ['ListWriteSpark', 's3:PutObject'],
];

/** The statement by which the delivery of authorizations writes. */
export const DELIVERY_STATEMENT = 'ReadWriteBronzeStreamingCardAuthorizationBronzeErrorsCardAuthorization';
