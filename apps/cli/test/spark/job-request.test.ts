import { parseDatasetSettings, parseDay } from '@cardlake/datasets';
import { JOB_FLAGS, JOBS, type JobName } from '@cardlake/job-contract';
import { fixedClock } from '@cardlake/runtime';
import { parseJobOptions } from '../../src/options/job';
import { dailyJob, joinJob, maintenanceJob, streamJob, upgradeJob } from '../../src/spark/job-request';

const target = { lake: 's3://lake', database: 'db', runId: 'r' };
const NOW = Date.UTC(2026, 0, 1, 10, 0, 30);

test.each<[JobName, ReturnType<typeof streamJob>]>([
  ['silverAndGold', streamJob(target, NOW * 1000)],
  ['datasets', dailyJob(target, parseDay('2026-01-01'), parseDatasetSettings())],
  [
    'join',
    joinJob(target, {
      entities: '/labels.csv',
      groups: ['rt_card_features_v1'],
      features: ['txn_count_1h'],
      columns: { card_id: 'account' },
      out: '/train.parquet',
    }),
  ],
  ['maintenance', maintenanceJob(target)],
  ['upgrade', upgradeJob(target)],
])('%s is given every flag of its contract, and no other', (job, command) => {
  expect(command.entryPoint).toBe(JOBS[job].entryPoint);
  const flags = command.arguments.filter((_, index) => index % 2 === 0);
  expect(new Set(flags)).toEqual(new Set(JOBS[job].flags.map((flag) => JOB_FLAGS[flag])));
});

test('the groups of datasets are those by default, or those that are named; none without a row for each event', () => {
  const groupsOf = (groups?: readonly string[]) => {
    const { arguments: args } = dailyJob(target, parseDay('2026-01-01'), parseDatasetSettings(), groups);
    return args.filter((_, index) => args[index - 1] === JOB_FLAGS.featureGroup);
  };
  expect(groupsOf()).toEqual(['rt_card_features_v1', 'fraud_features_v1']);
  expect(groupsOf(['fraud_features_v1'])).toEqual(['fraud_features_v1']);
  expect(() => groupsOf(['merchant_risk_v1'])).toThrow('cannot hold merchant_risk_v1');
});

test('without a window end, every object is processed, those of this minute included', () => {
  const { command, runId } = parseJobOptions('stream', choices(), 's3://lake', fixedClock(NOW));
  expect(command.arguments.join(' ')).toContain('--window-end-ts 2026-01-01T10:01:00Z');
  expect(runId).toBe('stream-20260101T100030000Z');
});

test('a fraction of a second has six digits, as Python 3.9 expects', () => {
  const windowEndTs = NOW * 1000 + 120_000;
  const { command } = parseJobOptions('stream', { ...choices(), windowEndTs }, 's3://lake', fixedClock(NOW));
  expect(command.arguments.join(' ')).toContain('--window-end-ts 2026-01-01T10:00:30.120000Z');
});

test('the daily job requires a day', () => {
  expect(() => parseJobOptions('daily', choices(), 's3://lake', fixedClock(NOW))).toThrow(
    'the datasets need a day',
  );
});

test('the join job is given locations, and the names of columns as pairs', () => {
  const values = { ...choices(), entities: 'labels.csv', groups: ['rt_card_features_v1'], timeColumn: 'at' };
  const out = { path: 's3://lake/train.parquet', format: 'parquet' as const };
  const { command } = parseJobOptions('join', { ...values, out }, 's3://lake', fixedClock(NOW));
  expect(command.arguments.join(' ')).toContain(
    `--entities ${process.cwd()}/labels.csv --column ts=at --out ${out.path}`,
  );
  expect(() => parseJobOptions('join', values, 's3://lake', fixedClock(NOW))).toThrow('a join needs a file');
});

const choices = () => ({ ...parseDatasetSettings(), compromised: 'all' as const });
