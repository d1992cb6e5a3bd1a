import { type Call, execute } from '../support/interpreter';
import { testDefinition } from '../support/pipeline';

const definition = testDefinition();
const EARLY = '2026-05-01T10:00:00Z';
const NOON = '2026-05-01T12:00:00Z';
const LATE = '2026-05-01T14:00:00Z';
const arn = (name: string) => `arn:execution:${name}`;

/** A running execution: its start and its mode. */
type Running = readonly [start: string, mode: string | undefined];

/** Executions by name. */
type Executions = Readonly<Record<string, Running>>;

/** Tells whether the execution `self` goes to work while the listed ones are running. */
async function goesToWork(self: string, listed: Executions, input: unknown): Promise<boolean> {
  const respond = ({ state, args }: Call): unknown => {
    if (state === 'FindRunningExecutions') {
      return {
        Executions: Object.entries(listed).map(([name, [StartDate]]) => ({
          ExecutionArn: arn(name),
          StartDate,
        })),
      };
    }
    if (state === 'ReadMode') {
      const [, mode] = listed[String(args.ExecutionArn).replace(arn(''), '')] ?? [];
      return { Input: JSON.stringify(mode === undefined ? {} : { mode }) };
    }
    return { Body: '{"lines":0,"silver":0,"duplicates":0,"quarantined":0,"gold":0}' };
  };
  const context = {
    Execution: { Id: arn(self), Name: self, StartTime: NOON, Input: input },
    StateMachine: { Id: 'arn:machine' },
  };
  const { states, status } = await execute(definition, context, respond);
  expect(status).toBe('SUCCEEDED');
  expect(states.includes('SilverAndGold')).toBe(!states.includes('SkipConcurrentRun'));
  return states.includes('SilverAndGold');
}

const STREAM = { mode: 'stream' };
const SELF: Executions = { m: [NOON, 'stream'] };

test.each<[string, Executions, boolean]>([
  ['nothing else', {}, true],
  ['an earlier run of the same mode', { a: [EARLY, 'stream'] }, false],
  ['an earlier run of the other mode', { a: [EARLY, 'daily'] }, true],
  ['an earlier run without a mode', { a: [EARLY, undefined] }, true],
  ['a later run of the same mode', { z: [LATE, 'stream'] }, true],
  ['a simultaneous run with a lower ARN', { a: [NOON, 'stream'] }, false],
  ['a simultaneous run with a higher ARN', { z: [NOON, 'stream'] }, true],
  ['earlier runs of both modes', { a: [EARLY, 'daily'], b: [EARLY, 'stream'] }, false],
  [
    'a later run of the same mode and an earlier one of the other',
    { a: [EARLY, 'daily'], z: [LATE, 'stream'] },
    true,
  ],
])('beside %s, a run goes to work: %#', async (_name, others, expected) => {
  expect(await goesToWork('m', { ...SELF, ...others }, STREAM)).toBe(expected);
});

test('a run that is not listed yet yields to every run of its mode', async () => {
  expect(await goesToWork('m', { z: [LATE, 'stream'] }, STREAM)).toBe(false);
  expect(await goesToWork('m', { z: [LATE, 'daily'] }, STREAM)).toBe(true);
});

test.each([
  [EARLY, NOON],
  [NOON, NOON],
  [LATE, NOON],
])('of two runs of a mode that started at %s and %s, exactly one goes to work', async (first, second) => {
  const running: Executions = { a: [first, 'stream'], m: [second, 'stream'] };
  const working = [await goesToWork('a', running, STREAM), await goesToWork('m', running, STREAM)];
  expect(working.filter(Boolean)).toHaveLength(1);
});
