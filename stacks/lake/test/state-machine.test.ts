import validate from 'asl-validator';
import { argumentFaults } from './support/api-model';
import { pipelineDefinition, type Task, tasksOf } from './support/definition';
import { lakeOf } from './support/lake';

const definition = pipelineDefinition('dev');
const tasks = tasksOf(definition.States);

function task(state: string): Task {
  const found = tasks.find((each) => each.state === state);
  if (found === undefined) throw new Error(`the definition has no task ${state}`);
  return found;
}

const withArguments = (state: string, args: object): Task => ({
  ...task(state),
  args: { ...task(state).args, ...args },
});

test.each(['dev', 'prod'] as const)('the definition of %s is valid Amazon States Language', (environment) => {
  const { isValid, errors } = validate(pipelineDefinition(environment));
  expect(errors).toEqual([]);
  expect(isValid).toBe(true);
});

const machines = lakeOf('dev').flatMap(({ json }) =>
  Object.entries(json.resource?.aws_sfn_state_machine ?? {}),
);

/** Retriers of a definition that repeat more than once, with the path of each. */
function retriersOf(
  value: unknown,
  path: string,
): [path: string, retrier: Readonly<Record<string, unknown>>][] {
  if (typeof value !== 'object' || value === null) return [];
  const found = Object.entries(value).flatMap(([key, each]) => retriersOf(each, `${path}.${key}`));
  const { ErrorEquals, MaxAttempts = 3, Next } = value as Readonly<Record<string, unknown>>;
  const isRetrier = ErrorEquals !== undefined && Next === undefined && Number(MaxAttempts) > 1;
  return isRetrier ? [[path, value as Readonly<Record<string, unknown>>], ...found] : found;
}

test('retries say how their interval grows: by default it doubles, also where each minute is meant', () => {
  const retriers = machines.flatMap(([name, { definition: text }]) =>
    retriersOf(JSON.parse(String(text)), name),
  );
  expect(retriers.length).toBeGreaterThan(10);
  expect(retriers.filter(([, { BackoffRate }]) => BackoffRate === undefined)).toEqual([]);
});

test('the definitions of all state machines are valid', () => {
  expect(machines.length).toBeGreaterThan(1);
  for (const [name, { definition: text }] of machines)
    expect([name, validate(JSON.parse(String(text))).errors]).toEqual([name, []]);
});

test('the validator finds an unreachable state', () => {
  const lost = { ...definition, States: { ...definition.States, Lost: { Type: 'Succeed' } } };
  expect(validate(lost).isValid).toBe(false);
});

test('every task has only arguments of its API, and all required ones', () => {
  expect(tasks.map(({ state }) => state)).toEqual(
    expect.arrayContaining([
      'SilverAndGold',
      'Datasets',
      'Maintenance',
      'WritePart',
      'NotifyFailure',
      'ReadMode',
    ]),
  );
  expect(tasks.flatMap(argumentFaults)).toEqual([]);
});

test.each<[string, Task, string]>([
  [
    'a misspelt argument',
    withArguments('SilverAndGold', { Applicationid: 'x' }),
    'there is no Applicationid',
  ],
  [
    'a misspelt argument far down',
    withArguments('SilverAndGold', { JobDriver: { SparkSubmit: { EntryPoint: 'x', Args: [] } } }),
    'SilverAndGold.JobDriver.SparkSubmit: there is no Args',
  ],
  [
    'a missing argument',
    { ...task('SilverAndGold'), args: { ApplicationId: 'x' } },
    'SilverAndGold: ExecutionRoleArn is missing',
  ],
  [
    'an argument in a list',
    withArguments('PublishStreamMetrics', { MetricData: [{ MetricName: 'x', Colour: 'red' }] }),
    'PublishStreamMetrics.MetricData.0: there is no Colour',
  ],
  [
    'a call that does not exist',
    { ...task('ReadFacts'), resource: 'arn:aws:states:::aws-sdk:s3:getObjekt' },
    's3 has no getObjekt',
  ],
])('%s is found', (_name, planted, message) => {
  expect(argumentFaults(planted)).toContainEqual(expect.stringContaining(message));
});

test('every task can be late, be tried again and be told of', () => {
  for (const [name, state] of Object.entries(definition.States)) {
    if (!('Resource' in state)) continue;
    expect({ name, ...state }).toMatchObject({
      Retry: expect.any(Array),
      Catch: expect.any(Array),
      TimeoutSeconds: expect.any(Number),
    });
  }
});
