import { allStates, assignedBefore, reachable, readVariables, scopesOf, successors } from '../support/graph';
import type { AnyState } from '../support/interpreter';
import { testDefinition } from '../support/pipeline';

const definition = testDefinition({ prediction: { enabled: true } });
const places = allStates(definition);
const tasks = places.filter(({ state }) => state.Type === 'Task');
const NOTIFY = 'NotifyFailure';
const SPARK = 'arn:aws:states:::emr-serverless:startJobRun.sync';

const namesOf = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);

test('every state is reachable, and every transition leads to a state', () => {
  for (const scope of scopesOf(definition)) {
    const names = Object.keys(scope.States).sort();
    expect([...reachable(scope, scope.StartAt)].sort()).toEqual(names);
    for (const state of Object.values(scope.States))
      expect(names).toEqual(expect.arrayContaining(successors(state)));
  }
});

test('every state either ends its scope or continues', () => {
  const ends = ({ Type, End }: AnyState) => Type === 'Succeed' || Type === 'Fail' || End === true;
  const stuck = places.filter(({ state }) => ends(state) === successors(state).length > 0);
  expect(namesOf(stuck)).toEqual([]);
});

test('every task has a timeout and retries', () => {
  expect(tasks.length).toBeGreaterThan(10);
  const careless = tasks.filter(({ state }) => !state.TimeoutSeconds || (state.Retry ?? []).length === 0);
  expect(namesOf(careless)).toEqual([]);
});

test('transient errors of EMR Serverless are waited for under both names, before the single retry of a failed job', () => {
  for (const { state } of tasks.filter(({ state }) => state.Resource === SPARK)) {
    const [transient, failed] = state.Retry ?? [];
    for (const error of ['ThrottlingException', 'ServiceQuotaExceededException', 'ConflictException']) {
      expect(transient?.ErrorEquals).toEqual(
        expect.arrayContaining([`EmrServerless.${error}`, `EMRServerless.${error}`]),
      );
    }
    expect(transient?.MaxAttempts).toBeGreaterThan(3);
    expect(failed).toMatchObject({ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 });
  }
});

test('every failure of a task is caught, by the task or by its map', () => {
  const catchesAll = (state?: AnyState) =>
    state?.Catch?.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL')) === true;
  const uncaught = places
    .filter(({ state }) => ['Task', 'Map'].includes(state.Type))
    .filter(({ state, map }) => !catchesAll(state) && !catchesAll(map));
  expect(namesOf(uncaught)).toEqual([]);
});

/** States after the end of a run's work: what a run was billed for is no reason to fail it. */
const AFTER_WORK = ['ReadUsage', 'PublishUsage'];

test('a failure after the work of a run goes to its end', () => {
  const handlers = places
    .filter(({ name }) => AFTER_WORK.includes(name))
    .flatMap(({ state }) => state.Catch ?? []);
  expect(handlers.map(({ Next }) => Next)).toEqual(['Done', 'Done']);
});

test('every other catch records the failure and leads to its notification', () => {
  const handlers = places
    .filter(({ name }) => name !== NOTIFY && name !== 'WritePart' && !AFTER_WORK.includes(name))
    .flatMap(({ name, state }) => (state.Catch ?? []).map((handler) => ({ name, ...handler })));
  expect(handlers.length).toBeGreaterThan(5);
  for (const { Next, Assign } of handlers) {
    expect(Next).toBe(NOTIFY);
    expect(Assign).toEqual({ failure: '{% $states.errorOutput %}' });
  }
});

test('a failure is notified before the execution fails, and fails even if the notification does', () => {
  const notify = definition.States[NOTIFY];
  expect(notify?.Resource).toBe('arn:aws:states:::sns:publish');
  expect(new Set(notify && successors(notify))).toEqual(new Set(['Failed']));
  expect(definition.States.Failed?.Type).toBe('Fail');
  const failing = Object.entries(definition.States).filter(([, state]) =>
    successors(state).includes('Failed'),
  );
  expect(failing.map(([name]) => name)).toEqual([NOTIFY]);
});

test('no job starts before the check for a concurrent run', () => {
  const unchecked = reachable(definition, definition.StartAt, ['CheckConcurrentRun']);
  const jobs = tasks.filter(({ state }) => state.Resource === SPARK);
  expect(namesOf(jobs)).toEqual(['SilverAndGold', 'Datasets', 'Maintenance', 'LeaveEvidence']);
  expect(jobs.filter(({ name }) => unchecked.has(name))).toEqual([]);
});

test('a skipped run touches nothing', () => {
  expect([...reachable(definition, 'SkipConcurrentRun')]).toEqual(['SkipConcurrentRun']);
});

test('every variable that a state reads is assigned on all paths to it', () => {
  const before = assignedBefore(definition);
  for (const { name, map, state } of places) {
    const container =
      map === undefined ? name : Object.keys(definition.States).find((key) => definition.States[key] === map);
    const available = [...(before.get(container ?? '') ?? [])];
    const { Assign: _, ItemProcessor: __, ...rest } = state;
    for (const variable of [...readVariables(rest), ...readVariables(state.Assign)]) {
      expect([name, variable, available]).toEqual([name, variable, expect.arrayContaining([variable])]);
    }
  }
});

test('a variable that is not assigned on one of the paths is found', () => {
  const broken = structuredClone(definition) as { States: Record<string, { Next?: string }> };
  const skipped = broken.States.SilverAndGold;
  if (skipped) skipped.Next = 'PublishStreamMetrics';
  const available = assignedBefore(broken as never).get('PublishStreamMetrics');
  expect([...(available ?? [])]).not.toContain('written');
  expect([...readVariables(broken.States.PublishStreamMetrics)]).toContain('written');
});

test.each([1, 60, 720])(
  'with a job timeout of %d minutes, the execution has time for every retry',
  (minutes) => {
    const machine = testDefinition({
      pipeline: { jobTimeoutMinutes: minutes },
      prediction: { enabled: true },
    });
    const longest = (mode: readonly string[]) =>
      mode
        .map((name) => machine.States[name])
        .reduce((sum, state) => {
          const attempts =
            1 +
            (state?.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('States.TaskFailed'))
              ?.MaxAttempts ?? 0);
          return sum + attempts * (state?.TimeoutSeconds ?? 0);
        }, 0);
    const { TimeoutSeconds } = machine as unknown as { TimeoutSeconds: number };
    expect(TimeoutSeconds).toBeGreaterThan(longest(['SilverAndGold']));
    expect(TimeoutSeconds).toBeGreaterThan(
      longest(['Datasets', 'Maintenance', 'LeaveEvidence', 'WatchDecisions']),
    );
  },
);

test('EMR reports the timeout of a job before Step Functions does', () => {
  for (const { state } of tasks.filter(({ state }) => state.Resource === SPARK)) {
    const { ExecutionTimeoutMinutes } = state.Arguments as { ExecutionTimeoutMinutes: number };
    expect(state.TimeoutSeconds).toBeGreaterThan(ExecutionTimeoutMinutes * 60);
  }
});
