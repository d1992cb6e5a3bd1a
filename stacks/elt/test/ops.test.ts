import { named, resourcesOf, valueAt, variablesOf } from '@cardlake/constructs/test-kit';
import { OPERATION_EVENT } from '@cardlake/job-contract';
import { opsDefinition } from '../src/ops/ops-definition';
import { elt } from './support';

const stack = elt();

/** State of the definition, as far as its way is concerned. */
interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Seconds?: number;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

const TARGETS = { functionArn: 'operator', publisherArn: 'publisher', topicArn: 'topic' };
const definitionOf = (waitMinutes: number) => {
  const { States, ...more } = opsDefinition({ ...TARGETS, waitMinutes });
  return { ...more, states: States as Readonly<Record<string, State>> };
};

test('every state is reached, each way ends, and no failure of a step ends an execution that nobody is told of', () => {
  const { states, StartAt } = definitionOf(120);
  const waysOf = ({ Next, Default, Choices = [], Catch = [] }: State): string[] =>
    [Next, Default, ...Choices.map((each) => each.Next), ...Catch.map((each) => each.Next)].filter(
      (each) => each !== undefined,
    );
  const reached = new Set([StartAt]);
  for (const name of reached) for (const next of waysOf(states[name] as State)) reached.add(next);
  expect([...reached].sort()).toEqual(Object.keys(states).sort());
  const steps = ['Replay', 'Look', 'Quality', 'Report'];
  for (const step of steps) expect(states[step]?.Catch).toMatchObject([{ Next: 'TellFailure' }]);
  const ends = Object.entries(states).filter(([, { Type }]) => ['Fail', 'Succeed'].includes(Type));
  expect(ends.map(([name]) => name)).toEqual(['Stuck', 'Reported', 'Failed']);
});

test.each([1, 5, 120, 1440])(
  'an operation that waits for %i minutes fits into the history of an execution, and is not ended before it reports',
  (minutes) => {
    const { states, TimeoutSeconds } = definitionOf(minutes);
    const seconds = states.LookAgainLater?.Seconds ?? 0;
    expect(seconds).toBeGreaterThanOrEqual(1);
    // Events of a task, two choices, another task and a wait.
    const eventsOfLook = 5 + 2 * 2 + 5 + 2;
    expect((minutes * 60 * eventsOfLook) / seconds).toBeLessThan(25_000 / 2);
    expect(TimeoutSeconds).toBeGreaterThan(minutes * 60);
  },
);

test('operations start by schedule and by event when the settings say so, with the request that each has', () => {
  const rule = (name: string, json = stack) => named(json, 'aws_cloudwatch_event_rule', `OpsRules_${name}`);
  expect([rule('Daily').state, rule('Requests').state]).toEqual(['DISABLED', 'DISABLED']);
  const started = elt({ ops: { bySchedule: true, byEvent: true, dailyHour: 5, lookBackHours: 48 } });
  expect(rule('Daily', started)).toMatchObject({
    state: 'ENABLED',
    schedule_expression: 'cron(0 5 * * ? *)',
  });
  expect(rule('Requests', started).state).toBe('ENABLED');
  expect(JSON.parse(String(rule('Requests', started).event_pattern))).toEqual({
    source: [OPERATION_EVENT.source],
    'detail-type': [OPERATION_EVENT.detailType],
  });
  const target = (name: string) => named(started, 'aws_cloudwatch_event_target', `OpsRules_${name}`);
  expect(JSON.parse(String(target('Dailytarget').input))).toEqual({ lastHours: 48 });
  expect(target('Requeststarget').input_path).toBe('$.detail');
  for (const name of ['Dailytarget', 'Requeststarget'])
    expect(valueAt(target(name), 'dead_letter_config.arn')).toMatch(/Events_Undelivered/);
});

test('reports go to the folder of the settings, and the role of the function may write there, and nowhere else but what runs leave', () => {
  const json = elt({ ops: { resultPrefix: 'reports/daily/' } });
  const { own } = variablesOf(named(json, 'aws_lambda_function', 'Ops_Operator'));
  expect(own.REPORT_FOLDER).toBe('reports/daily/');
  const policies = resourcesOf(json, 'aws_iam_role_policy').filter(([name]) =>
    name.startsWith('Ops_Operator'),
  );
  expect(JSON.stringify(policies)).toContain('/reports/daily/*');
});

test('without operations there is no machine, function or rule of them', () => {
  for (const bare of [elt({ ops: { enabled: false } }), elt({ publish: { enabled: false } })]) {
    const names = Object.values(bare.resource ?? {}).flatMap((all) => Object.keys(all as object));
    expect(names.filter((name) => name.startsWith('Ops'))).toEqual([]);
    expect(valueAt(bare, 'output.ops_machine_arn.value')).toBe('');
  }
});
