import { LakeStack, type Statement } from '@cardlake/constructs';
import { testSettings } from '@cardlake/constructs/test-kit';
import { pipelineDeclaration } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { pipelinePermissions } from '../src/permissions';
import { allStates } from './support/graph';
import { testDefinition, testInputs } from './support/pipeline';

const stack = new LakeStack(Testing.app() as App, pipelineDeclaration, testSettings());
const statements = pipelinePermissions(stack, testInputs({ prediction: { enabled: true } }), 'the-machine');

/** Resources on which an action is granted. */
const resourcesFor = (action: string) =>
  statements.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources);
const statementFor = (action: string): Statement | undefined =>
  statements.find(({ actions }) => actions.includes(action));

test('statement ids are unique and valid', () => {
  const sids = statements.map(({ sid }) => sid);
  expect(new Set(sids).size).toBe(sids.length);
  for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
});

test('no action is granted twice', () => {
  const actions = statements.flatMap((statement) => statement.actions);
  expect(new Set(actions).size).toBe(actions.length);
});

test('every task of the definition has its action', () => {
  const actions = statements.flatMap((statement) => statement.actions.map((action) => action.toLowerCase()));
  const renamed: Readonly<Record<string, string>> = {
    'emrserverless:getjobrun': 'emr-serverless:getjobrun',
    'sfn:listexecutions': 'states:listexecutions',
    'sfn:describeexecution': 'states:describeexecution',
    's3:listobjectsv2': 's3:listbucket',
    'lambda:invoke': 'lambda:invokefunction',
  };
  const calls = allStates(testDefinition({ prediction: { enabled: true } })).flatMap(
    ({ state }) => state.Resource ?? [],
  );
  expect(calls.length).toBeGreaterThan(10);
  for (const resource of calls) {
    const call = resource
      .replace('arn:aws:states:::', '')
      .replace('aws-sdk:', '')
      .replace('.sync', '')
      .toLowerCase();
    expect(actions).toContain(renamed[call] ?? call);
  }
});

test('only metrics are granted on any resource, within the namespace of the pipeline', () => {
  const wide = statements.filter(({ resources }) => resources.includes('*'));
  expect(wide.map(({ actions }) => actions)).toEqual([['cloudwatch:PutMetricData']]);
  expect(wide[0]).toMatchObject({
    wildcardReason: expect.stringMatching(/./),
    conditions: { StringEquals: { 'cloudwatch:namespace': 'Cardlake' } },
  });
});

test('the machine sees its own executions only', () => {
  const account = ':eu-west-1:123456789012:'.replace('eu-west-1', stack.settings.region);
  expect(resourcesFor('states:ListExecutions')).toEqual([`arn:aws:states${account}stateMachine:the-machine`]);
  expect(resourcesFor('states:DescribeExecution')).toEqual([
    `arn:aws:states${account}execution:the-machine:*`,
  ]);
});

test('jobs run in one application, with a role that only EMR Serverless may receive', () => {
  expect(resourcesFor('emr-serverless:StartJobRun')).toEqual(['application_arn']);
  expect(resourcesFor('emr-serverless:CancelJobRun')).toEqual(['application_arn/jobruns/*']);
  expect(statementFor('iam:PassRole')).toMatchObject({
    resources: ['job_role_arn'],
    conditions: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
  });
});

test('the lake is read under the folders of runs and online updates only', () => {
  expect(resourcesFor('s3:GetObject')).toEqual(['lake_bucket_arn/_cardlake/runs/*']);
  expect(statementFor('s3:ListBucket')).toMatchObject({
    resources: ['lake_bucket_arn'],
    conditions: { StringLike: { 's3:prefix': 'gold/online_updates/*' } },
  });
  expect(
    statements.flatMap(({ actions }) => actions).filter((action) => /^s3:(Put|Delete)/.test(action)),
  ).toEqual([]);
});

test.each([
  ['lambda:InvokeFunction', ['writer_arn', 'watch_function_arn']],
  ['sqs:SendMessage', ['replay_queue_arn']],
  ['sns:Publish', ['alert_topic_arn']],
])('%s is limited to %s', (action, resources) => {
  expect(resourcesFor(action)).toEqual(resources);
});
