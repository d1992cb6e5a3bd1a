import { writeFileSync } from 'node:fs';
import type { DescribedExecution } from '@cardlake/aws/executions';
import { testFolder } from '@cardlake/engine/test-kit';
import { findOperation, listOperations, startOperation } from '../../src/feeds/operations';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const MACHINE = 'arn:aws:states:r:1:stateMachine:feed-ops';

const ended = (name: string, change: Partial<DescribedExecution> = {}): DescribedExecution => ({
  name,
  status: 'SUCCEEDED',
  startedMs: 0,
  endedMs: 65_000,
  input: '{"lastHours":24}',
  output: '{"outcome":"passed","report":"r/a.json","feeds":[{"feed":"shipments"}]}',
  error: undefined,
  cause: undefined,
  ...change,
});

/** Executions of a state machine, the newest first. */
function executionsOf(...all: readonly DescribedExecution[]) {
  const started: unknown[] = [];
  return {
    started,
    async start(machine: string, request: object) {
      started.push([machine, request]);
      return 'arn:aws:states:r:1:execution:feed-ops:e-1';
    },
    list: async (_machine: string, limit: number) => all.slice(0, limit).map(({ name }) => name),
    arnOf: (_machine: string, name: string) => name,
    async describe(arn: string) {
      const found = all.find(({ name }) => name === arn);
      if (found === undefined) throw Object.assign(new Error('none'), { name: 'ExecutionDoesNotExist' });
      return found;
    },
  };
}

const stuck = ended('b', { status: 'FAILED', output: undefined, error: 'Stuck', cause: '1 of the objects' });

test('an operation is started with its request, and known by the name of its execution', async () => {
  const executions = executionsOf();
  const request = { feeds: ['shipments'], from: '2026-05-01T00:00:00.000Z' };
  expect(await startOperation(executions, MACHINE, request)).toBe('e-1');
  expect(executions.started).toEqual([[MACHINE, request]]);
});

test('operations are told with their outcome, or with what is stuck', async () => {
  const executions = executionsOf(stuck, ended('a'));
  expect(await listOperations(executions, MACHINE, 5)).toMatchObject([
    { execution: 'b', status: 'FAILED', outcome: null, error: 'Stuck', cause: '1 of the objects' },
    { execution: 'a', outcome: 'passed', report: 'r/a.json', ended: '1970-01-01T00:01:05.000Z' },
  ]);
  expect(await findOperation(executions, MACHINE, { name: undefined, env: 'prod' })).toMatchObject({
    execution: 'b',
  });
  expect(await findOperation(executions, MACHINE, { name: 'a', env: 'prod' })).toMatchObject({
    request: { lastHours: 24 },
  });
});

test.each([
  [undefined, 'feed ops start --from 2026-05-01 --env prod'],
  ['x', 'feed ops history --env prod'],
])(
  'an operation that is not there (%s) is told as that, and what to run in its environment',
  async (name, hint) => {
    await expect(findOperation(executionsOf(), MACHINE, { name, env: 'prod' })).rejects.toMatchObject({
      code: 'not_found',
      hint: expect.stringContaining(hint),
    });
  },
);

test('an environment without operations says how it gets them, before anything is called', async () => {
  const outputs = path('outputs.json');
  writeFileSync(outputs, JSON.stringify({ 'dev-elt': { ops_machine_arn: '' } }));
  const command = ['feed', 'ops', 'start', '--from', '2026-05-01', '--outputs', outputs];
  const { code, err } = await cardlake(...command);
  expect([code, err]).toEqual([2, expect.stringContaining('elt.ops.enabled')]);
});

test.each([
  ['replay', 'shipments'],
  ['ops', 'start', 'shipments', '--env', 'dev'],
])('feed %s refuses a range of time that ends before it begins, or at once', async (...command) => {
  for (const to of ['2026-05-01', '2026-05-02']) {
    const { code, err } = await cardlake('feed', ...command, '--from', '2026-05-02', '--to', to);
    const words = `expected --from before --to; found --from 2026-05-02T00:00:00Z and --to ${to}T00:00:00Z`;
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    expect(err).toContain('give a later --to');
  }
});
