import type { EnvironmentSettings } from '@cardlake/platform';
import { resourcesOf, synthesize, testDefinition } from './support/pipeline';

const schedulesOf = (pipeline: EnvironmentSettings['pipeline'] = {}) =>
  resourcesOf(synthesize({ pipeline }), 'aws_scheduler_schedule').map((schedule) => {
    const target = schedule.target as { input: string; arn: string; dead_letter_config: { arn: string } };
    return { ...schedule, target, input: JSON.parse(target.input) as Record<string, string> };
  });

type Schedule = ReturnType<typeof schedulesOf>[number] & Readonly<Record<string, unknown>>;
const modes = (schedules: readonly Schedule[]) =>
  schedules.map(({ schedule_expression, state, input }) => [input.mode, schedule_expression, state]);

test('stream runs follow an interval, the daily run an hour', () => {
  expect(modes(schedulesOf({ daily: { hour: 5 } }))).toEqual([
    ['stream', 'rate(10 minutes)', 'ENABLED'],
    ['daily', 'cron(0 5 * * ? *)', 'ENABLED'],
  ]);
});

test('an interval of one minute is singular, as EventBridge requires', () => {
  const [[, expression]] = modes(schedulesOf({ stream: { enabled: false, everyMinutes: 1 } })) as [
    [string, string, string],
  ];
  expect(expression).toBe('rate(1 minute)');
});

test('disabled schedules stay, so that they can be enabled again', () => {
  const states = modes(schedulesOf({ stream: { enabled: false }, daily: { enabled: false } })).map(
    ([, , state]) => state,
  );
  expect(states).toEqual(['DISABLED', 'DISABLED']);
});

test('every schedule starts the state machine in a mode that it accepts, with the scheduled time as window end', () => {
  const accepted = (testDefinition().States.ChooseMode?.Choices ?? []).map(
    ({ Condition }) => /'(\w+)'/.exec(Condition)?.[1],
  );
  const schedules = schedulesOf();
  expect(schedules.map(({ input }) => input.mode).sort()).toEqual([...accepted].sort());
  for (const { input, target } of schedules) {
    expect(input).toEqual({ mode: expect.any(String), window_end_ts: '<aws.scheduler.scheduled-time>' });
    expect(target.arn).toMatch(/^\$\{aws_sfn_state_machine\.Machine_\w+\.arn\}$/);
  }
});

test('starts that keep failing go to one encrypted queue', () => {
  const queues = new Set(schedulesOf().map(({ target }) => target.dead_letter_config.arn));
  expect([...queues]).toEqual([expect.stringMatching(/aws_sqs_queue\.Schedules_Lost/)]);
  const [queue] = resourcesOf(synthesize(), 'aws_sqs_queue');
  expect(queue).toMatchObject({
    name: 'cardlake-test-pipeline-failed-starts',
    kms_master_key_id: expect.any(String),
  });
});

test('the scheduler may only start this state machine and use its queue', () => {
  const policies = Object.entries(synthesize().aws_iam_role_policy ?? {}).filter(([name]) =>
    name.startsWith('Schedules'),
  );
  const statements = policies.flatMap(([, { policy }]) => JSON.parse(String(policy)).Statement);
  expect(statements.map(({ Action }: { Action: unknown }) => Action)).toEqual([
    'states:StartExecution',
    'sqs:SendMessage',
    ['kms:GenerateDataKey', 'kms:Decrypt'],
  ]);
  expect(statements[0].Resource).toMatch(/aws_sfn_state_machine\.Machine/);
  expect(statements[1].Resource).toMatch(/aws_sqs_queue\.Schedules_Lost/);
});
