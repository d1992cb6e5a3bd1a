import { callOf, type Task } from './definition';

/** IAM's word for a service, where it is another than Step Functions'. */
const PREFIXES: Readonly<Record<string, string>> = { sfn: 'states', emrserverless: 'emr-serverless' };

/** IAM's word for a call, where it is another than the API's. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:ListObjectsV2': 's3:ListBucket',
  'lambda:Invoke': 'lambda:InvokeFunction',
};

/** Further actions of Step Functions, to wait for the end of a job. */
const WAITING: Readonly<Record<string, readonly string[]>> = {
  'emr-serverless:StartJobRun': [
    'emr-serverless:GetJobRun',
    'emr-serverless:CancelJobRun',
    'events:PutTargets',
    'events:PutRule',
    'events:DescribeRule',
    'iam:PassRole',
  ],
};

/** The IAM actions that a task needs. */
export function actionsOf(task: Task): string[] {
  const { service, action, sync } = callOf(task);
  const name = `${PREFIXES[service] ?? service}:${action[0]?.toUpperCase()}${action.slice(1)}`;
  return [ACTIONS[name] ?? name, ...(sync ? (WAITING[name] ?? []) : [])];
}
