import { type Call, TaskFailure } from '../support/interpreter';
import { argsOf, run } from '../support/runs';

describe('the billed usage', () => {
  const known = (VCPUHour: number) => ({
    JobRun: { BilledResourceUtilization: { VCPUHour, MemoryGBHour: 4 * VCPUHour } },
  });
  const published = (calls: readonly Call[]) =>
    (
      argsOf(calls, 'PublishUsage') as unknown as { MetricData: { MetricName: string; Value: number }[] }[]
    ).map(({ MetricData }) =>
      Object.fromEntries(MetricData.map(({ MetricName, Value }) => [MetricName, Value])),
    );

  test('of a daily run is that of the datasets and of the maintenance', async () => {
    const { calls } = await run(
      { mode: 'daily' },
      { ReadJobRun: ({ args }: Call) => known(args.JobRunId === 'maintenance' ? 0.25 : 0.5) },
    );
    expect(argsOf(calls, 'ReadJobRun')).toEqual([
      { ApplicationId: 'application_id', JobRunId: 'datasets' },
      { ApplicationId: 'application_id', JobRunId: 'maintenance' },
    ]);
    expect(published(calls)).toEqual([{ SparkBilledVcpuHours: 0.75, SparkBilledMemoryGbHours: 3 }]);
  });

  test('is asked for again until EMR knows it', async () => {
    let asked = 0;
    const { status, calls, states } = await run(
      { mode: 'stream' },
      { ReadJobRun: () => (++asked < 3 ? { JobRun: {} } : known(0.5)) },
    );
    expect(status).toBe('SUCCEEDED');
    expect(states.filter((state) => state === 'WaitForUsage')).toHaveLength(2);
    expect(published(calls)).toEqual([{ SparkBilledVcpuHours: 0.5, SparkBilledMemoryGbHours: 2 }]);
  });

  test.each([{ JobRun: {} }, { JobRun: { BilledResourceUtilization: {} } }])(
    'that EMR never reports (%j) is not published as 0, and the run ends',
    async (answer) => {
      const { status, calls, states } = await run({ mode: 'daily' }, { ReadJobRun: answer });
      expect(status).toBe('SUCCEEDED');
      expect(states.filter((state) => state === 'ReadUsage')).toHaveLength(7);
      expect(published(calls)).toEqual([]);
    },
  );

  test('that is known of one of two jobs is not published', async () => {
    const { calls } = await run(
      { mode: 'daily' },
      { ReadJobRun: ({ args }: Call) => (args.JobRunId === 'datasets' ? known(1) : { JobRun: {} }) },
    );
    expect(published(calls)).toEqual([]);
  });

  test.each(['ReadJobRun', 'PublishUsage'])('is no reason to fail: %s', async (state) => {
    const { status } = await run({ mode: 'stream' }, { [state]: new TaskFailure('Some.Error', 'x') });
    expect(status).toBe('SUCCEEDED');
  });
});
