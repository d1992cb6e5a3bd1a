import { LAKE_LIMIT, SCHEDULED_JOBS } from '@cardlake/job-contract';
import { metricsLine } from '../src/metrics';

test('counts and the time of a run are metrics, and so is what card-lake needs of its limit, in percent', () => {
  const report = { rows: 7, [LAKE_LIMIT.field]: 12, version: 'two' };
  const line = JSON.parse(metricsLine(SCHEDULED_JOBS.lake, report, { endMs: 5, ms: 3 }, 'dev'));
  expect(line).toMatchObject({ JobRows: 7, [LAKE_LIMIT.metric]: 12, JobDuration: 3, Job: 'card-lake' });
  expect(line._aws.CloudWatchMetrics[0].Metrics).toEqual([
    { Name: 'JobRows', Unit: 'Count' },
    { Name: LAKE_LIMIT.metric, Unit: 'Percent' },
    { Name: 'JobDuration', Unit: 'Milliseconds' },
  ]);
});
