import { testDefinition } from '../support/pipeline';
import { argsOf, flag, flags, run } from '../support/runs';

const PATH = ['Datasets', 'Maintenance', 'LeaveEvidence', 'WatchDecisions', 'PublishDailyMetrics'];

test('a daily run audits the decisions of its day where any are made, by a function that is told the run', async () => {
  const definition = testDefinition({ prediction: { enabled: true } });
  const { calls, states } = await run({ mode: 'daily', dt: '2026-01-31' }, {}, definition);
  expect(states.filter((state) => PATH.includes(state))).toEqual(PATH);
  const all = flags(calls, 'LeaveEvidence');
  expect(flag(all, '--task')).toEqual(['evidence']);
  expect(flag(all, '--dt')).toEqual(['2026-01-31']);
  expect(flag(all, '--feature-group')).toEqual(['cards_v1', 'fraud_v1']);
  expect(argsOf(calls, 'WatchDecisions')).toEqual([
    { FunctionName: 'watch_function_arn', Payload: { run: 'run-1' } },
  ]);
});

test('without decisions there is nothing to audit', async () => {
  const { states } = await run({ mode: 'daily' });
  expect(states.filter((state) => PATH.includes(state))).toEqual([
    'Datasets',
    'Maintenance',
    'PublishDailyMetrics',
  ]);
});
