import { terraformOf, testSettings } from '@cardlake/constructs/test-kit';
import { onlineUpdatesFolder } from '@cardlake/job-contract';
import type { EnvironmentSettings } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { PipelineStack } from '../src';

const groups = ['a_v1', 'b_v1'].map((name) => ({
  name,
  recordId: 'card_id',
  online: name === 'a_v1',
  features: {},
}));

const pipeline = (settings: EnvironmentSettings['pipeline'] = {}) =>
  terraformOf(new PipelineStack(Testing.app() as App, testSettings({ pipeline: settings }), { groups }))
    .resource ?? {};

const schedules = (settings?: EnvironmentSettings['pipeline']) =>
  Object.values(pipeline(settings).aws_scheduler_schedule ?? {}).map(
    ({ schedule_expression, state, target }) => ({
      schedule_expression,
      state,
      input: JSON.parse((target as { input: string }).input),
    }),
  );

test('both modes run on time and are told when', () => {
  const window_end_ts = '<aws.scheduler.scheduled-time>';
  expect(schedules({ daily: { enabled: false, hour: 5 } })).toEqual([
    { schedule_expression: 'rate(10 minutes)', state: 'ENABLED', input: { mode: 'stream', window_end_ts } },
    { schedule_expression: 'cron(0 5 * * ? *)', state: 'DISABLED', input: { mode: 'daily', window_end_ts } },
  ]);
});

test('a job is told every group', () => {
  const [machine] = Object.values(pipeline().aws_sfn_state_machine ?? {});
  const { States } = JSON.parse(String(machine?.definition));
  const given: string[] = States.SilverAndGold.Arguments.JobDriver.SparkSubmit.EntryPointArguments;
  expect(given.filter((_, i) => given[i - 1] === '--feature-group')).toEqual(['a_v1', 'b_v1']);
});

test('alarms about lateness are made only where something runs', () => {
  const late = (settings: EnvironmentSettings['pipeline']) =>
    Object.keys(pipeline(settings).aws_cloudwatch_metric_alarm ?? {}).filter((name) => name.includes('late'));
  expect(late({})).toHaveLength(2);
  expect(late({ stream: { enabled: false } })).toEqual([]);
});

test('the parts of the online groups are looked for where the window end says', () => {
  const [machine] = Object.values(pipeline().aws_sfn_state_machine ?? {});
  const { States } = JSON.parse(String(machine?.definition));
  expect(States.FindOnlineUpdates.Items).toBe('{% ["gold/online_updates/a_v1"] %}');
  const { Prefix } = States.FindOnlineUpdates.ItemProcessor.States.ListParts.Arguments;
  expect(Prefix).toBe("{% $states.input & '/run=' & $replace($windowEnd, /[-:]/, '') & '/' %}");
  const stamp = '2026-05-01T10:10:00Z'.replaceAll(/[-:]/g, '');
  expect(onlineUpdatesFolder('a_v1', Date.UTC(2026, 4, 1, 10, 10) * 1000)).toBe(
    `gold/online_updates/a_v1/run=${stamp}`,
  );
});
