import { named, resourcesOf, valueAt, variablesOf } from '@cardlake/constructs/test-kit';
import { elt } from './support';

const PLACE = 'arn:aws:sqs:ap-southeast-1:123456789012';
const KEY = 'arn:aws:kms:ap-southeast-1:123456789012:key/0a1b';
const existingQueue = { arn: `${PLACE}:uploads`, deadLettersArn: `${PLACE}:uploads-failed`, keyArn: KEY };
const url = (name: string) => `https://sqs.ap-southeast-1.amazonaws.com/123456789012/${name}`;
const stack = elt({ existingQueue });

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}
const statementsOf = (role: string, json = stack): Statement[] =>
  resourcesOf(json, 'aws_iam_role_policy')
    .filter(([name]) => name.startsWith(role))
    .flatMap(([, { policy }]) => JSON.parse(String(policy)).Statement);
/** Statements on the queues of the settings, and on their key. */
const onExisting = (role: string, json = stack) =>
  statementsOf(role, json).filter(({ Resource }) =>
    [Resource].flat().some((arn) => arn.startsWith(PLACE) || arn === KEY),
  );

test('the function takes the messages of the queue, and reports which failed, as from its own', () => {
  const mappings = resourcesOf(stack, 'aws_lambda_event_source_mapping').map(([, mapping]) => mapping);
  const { event_source_arn: _, ...mapping } = named(
    elt(),
    'aws_lambda_event_source_mapping',
    'Functions_Objects',
  );
  expect(mappings).toContainEqual({ ...mapping, event_source_arn: existingQueue.arn });
  expect(onExisting('Functions_extract')).toMatchObject([
    {
      Sid: 'ConsumeQueue',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: existingQueue.arn,
    },
    { Sid: 'ConsumeQueueKey', Action: 'kms:Decrypt', Resource: KEY },
  ]);
});

test('there is neither rule nor queue of new objects, and nothing of the existing one is changed', () => {
  const without = resourcesOf(stack, 'aws_sqs_queue').map(([name]) => name);
  const own = resourcesOf(elt(), 'aws_sqs_queue').map(([name]) => name);
  expect(own.filter((name) => !without.includes(name))).toEqual([
    expect.stringMatching(/^Functions_Objects_/),
  ]);
  const changing = ['aws_sqs_queue', 'aws_sqs_queue_policy', 'aws_cloudwatch_event_target'].flatMap((type) =>
    resourcesOf(stack, type).map(([, each]) => each),
  );
  expect(JSON.stringify(changing)).not.toContain('uploads');
  expect(
    resourcesOf(stack, 'aws_cloudwatch_event_rule').filter(([name]) => name.startsWith('Events')),
  ).toEqual([]);
  expect(valueAt(stack, 'output.object_rule_name.value')).toBe('');
});

test('those who announce objects send to the queue, with its key', () => {
  for (const [name, role] of [
    ['load', 'Functions_load'],
    ['listing', 'Functions_listing'],
    ['publisher', 'Publish_Publisher'],
    ['operator', 'Ops_Operator'],
  ] as const) {
    const sending = onExisting(role);
    expect([name, sending.map(({ Sid, Resource }) => [Sid, Resource])]).toEqual([
      name,
      [
        ['AnnounceObjects', existingQueue.arn],
        ['AnnounceObjectsKey', KEY],
      ],
    ]);
    expect(variablesOf(named(stack, 'aws_lambda_function', role)).own.OBJECT_QUEUE_URL).toBe(url('uploads'));
  }
});

test('its dead letters are watched, redriven, and get large objects that failed', () => {
  expect(valueAt(stack, 'output.object_queue_url.value')).toBe(url('uploads'));
  expect(valueAt(stack, 'output.object_dead_letters_arn.value')).toBe(existingQueue.deadLettersArn);
  const watched = (suffix: string) =>
    resourcesOf(stack, 'aws_cloudwatch_metric_alarm').find(([, { alarm_name }]) =>
      String(alarm_name).endsWith(`-${suffix}`),
    )?.[1];
  expect(watched('object-dead-letters')?.dimensions).toEqual({ QueueName: 'uploads-failed' });
  expect(watched('objects-waiting')?.dimensions).toEqual({ QueueName: 'uploads' });
  expect(watched('objects-unannounced')?.alarm_description).toContain(existingQueue.arn);
  const [[, dashboard] = []] = resourcesOf(stack, 'aws_cloudwatch_dashboard');
  expect(dashboard?.dashboard_body).toContain('uploads-failed');
  const { definition } = named(stack, 'aws_sfn_state_machine', 'Large');
  expect(JSON.parse(String(definition)).States.GiveUp.Arguments.QueueUrl).toBe(url('uploads-failed'));
  expect(onExisting('Large_Machine')).toMatchObject([
    { Action: 'sqs:SendMessage', Resource: existingQueue.deadLettersArn },
    { Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: KEY },
  ]);
});

test('without a key of its owner no role gets one', () => {
  const { keyArn: _, ...plain } = existingQueue;
  const found = elt({ existingQueue: plain });
  for (const role of ['Functions_', 'Publish_', 'Ops_', 'Large_'])
    expect(onExisting(role, found).filter(({ Sid }) => Sid.endsWith('Key'))).toEqual([]);
});
