import { REPLAY_PREFIX } from '@cardlake/job-contract';
import { type Call, TaskFailure } from '../support/interpreter';
import { testDefinition } from '../support/pipeline';
import { argsOf, callsOf, FACTS, flag, flags, ID, part, run } from '../support/runs';

const WINDOW_END = '2026-05-01T10:10:00.250Z';

describe('a stream run', () => {
  const ended = () => run({ mode: 'stream', window_end_ts: WINDOW_END });

  test('updates silver and gold, then the online store, then publishes metrics', async () => {
    const { status, output, states } = await ended();
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { mode: 'stream', runId: 'run-1' } });
    expect(states).toEqual([
      'FindRunningExecutions',
      'ReadRunningModes',
      'CheckConcurrentRun',
      'ChooseMode',
      'SilverAndGold',
      'ReadFacts',
      'FindOnlineUpdates',
      'ListParts',
      'WriteOnline',
      ...['WritePart', 'HasReplayFile', 'PartDone'],
      ...['WritePart', 'HasReplayFile', 'PartDone'],
      'PublishStreamMetrics',
      'CheckResult',
      'ReadUsage',
      'ReadJobRun',
      'IsUsageKnown',
      'PublishUsage',
      'Done',
    ]);
  });

  test('passes every group, the run and the window end in whole seconds to the job', async () => {
    const all = flags((await ended()).calls, 'SilverAndGold');
    expect(flag(all, '--feature-group')).toEqual(['cards_v1', 'fraud_v1']);
    expect(flag(all, '--run-id')).toEqual(['run-1']);
    expect(flag(all, '--window-end-ts')).toEqual(['2026-05-01T10:10:00Z']);
  });

  test('lists the folder that the job writes for this window end, and passes on Parquet files only', async () => {
    const { calls } = await ended();
    expect(argsOf(calls, 'ListParts')).toEqual([{ Bucket: 'lake_bucket_name', Prefix: part('') }]);
    const keys = argsOf(calls, 'WritePart').map(({ Payload }) => (Payload as { key: string }).key);
    expect(keys).toEqual([part('part-0.parquet'), part('part-1.parquet')]);
  });

  test('where decisions are made online, hands the parts for their tables to the writer as well', async () => {
    const definition = testDefinition({ prediction: { enabled: true } });
    const tables = ['gold/online_updates/card_events/run=1/part-0.parquet'];
    const own = { ReadTableParts: { Body: JSON.stringify({ parts: tables }) } };
    const { status, states, calls } = await run({ mode: 'stream' }, own, definition);
    expect([status, states.includes('ReadTableParts')]).toEqual(['SUCCEEDED', true]);
    expect(flag(flags(calls, 'SilverAndGold'), '--decisions')).toEqual(['on']);
    expect(argsOf(calls, 'ReadTableParts')).toMatchObject([{ Key: '_cardlake/runs/run-1/online.json' }]);
    const keys = argsOf(calls, 'WritePart').map(({ Payload }) => (Payload as { key: string }).key);
    expect(keys).toEqual([part('part-0.parquet'), part('part-1.parquet'), ...tables]);
    const without = await ended();
    expect(flag(flags(without.calls, 'SilverAndGold'), '--decisions')).toEqual(['off']);
  });

  test('publishes the counts of the run and the written records', async () => {
    const { calls } = await ended();
    const [{ Namespace, MetricData }] = argsOf(calls, 'PublishStreamMetrics') as unknown as [
      { Namespace: string; MetricData: { MetricName: string; Value: number; Dimensions: unknown }[] },
    ];
    expect(Namespace).toBe('Cardlake');
    expect(Object.fromEntries(MetricData.map(({ MetricName, Value }) => [MetricName, Value]))).toEqual({
      StreamRunsSucceeded: 1,
      GoldFreshnessSeconds: expect.any(Number),
      BronzeLines: 10,
      SilverRows: 7,
      DuplicateLines: 2,
      QuarantinedLines: 1,
      GoldRows: 7,
      OnlineRecordsWritten: 4,
      OnlineRecordsFailed: 0,
    });
    for (const { Dimensions } of MetricData)
      expect(Dimensions).toEqual([{ Name: 'Environment', Value: 'cardlake-test' }]);
  });

  test('fails after everything else when objects of bronze have changed, and says where they are named', async () => {
    const { status, states, calls } = await run(
      { mode: 'stream' },
      { ReadFacts: { Body: JSON.stringify({ ...FACTS, changed: 2 }) } },
    );
    expect(status).toBe('FAILED');
    expect(states.slice(-5)).toEqual([
      'PublishStreamMetrics',
      'CheckResult',
      'BronzeChanged',
      'NotifyFailure',
      'Failed',
    ]);
    expect(callsOf(calls, 'WritePart')).toHaveLength(2);
    expect(argsOf(calls, 'NotifyFailure')).toMatchObject([
      {
        Message: {
          error: 'ObjectChanged',
          cause: expect.stringContaining('s3://lake_bucket_name/_cardlake/runs/run-1/skipped.json'),
        },
      },
    ]);
  });

  test.each([
    [0.1, 'SUCCEEDED'],
    [0.09, 'FAILED'],
    [undefined, 'SUCCEEDED'],
  ])(
    'with 1 of 10 lines quarantined and %s allowed, it has %s after everything else',
    async (maxQuarantine, expected) => {
      const definition = testDefinition({ pipeline: { stream: { maxQuarantine } } });
      const { status, states, calls } = await run({ mode: 'stream' }, {}, definition);
      expect([status, callsOf(calls, 'WritePart').length]).toEqual([expected, 2]);
      if (expected === 'SUCCEEDED') return;
      expect(states.slice(-3)).toEqual(['ManyQuarantined', 'NotifyFailure', 'Failed']);
      expect(argsOf(calls, 'NotifyFailure')).toMatchObject([
        {
          Message: {
            error: 'ManyQuarantined',
            cause: expect.stringMatching(/^1 of 10 lines quarantined\. The run is kept/),
          },
        },
      ]);
    },
  );

  test('without online updates writes none', async () => {
    const { status, calls } = await run({ mode: 'stream' }, { ListParts: {} });
    expect(status).toBe('SUCCEEDED');
    expect(callsOf(calls, 'WritePart')).toEqual([]);
  });

  test('queues the records that the writer could not write, and counts them', async () => {
    const replay = `${REPLAY_PREFIX}/run-1/part-1.parquet`;
    const { status, calls } = await run(
      { mode: 'stream' },
      {
        WritePart: ({ args }: Call) =>
          (args.Payload as { key: string }).key.endsWith('part-1.parquet')
            ? { Payload: { written: 1, failed: 1, replay } }
            : { Payload: { written: 2, failed: 0 } },
      },
    );
    expect(status).toBe('SUCCEEDED');
    expect(argsOf(calls, 'QueueReplay')).toEqual([
      {
        QueueUrl: 'replay_queue_url',
        MessageBody: { bucket: 'lake_bucket_name', key: replay, replayPrefix: `${REPLAY_PREFIX}/run-1/` },
      },
    ]);
    expect(JSON.stringify(argsOf(calls, 'PublishStreamMetrics'))).toContain(
      '"MetricName":"OnlineRecordsFailed","Dimensions":[{"Name":"Environment","Value":"cardlake-test"}],"Value":1',
    );
  });
});

describe('a stream run whose writer fails', () => {
  const CAUSE = 'a long story '.repeat(1000);
  const failing = (ending: string) => ({
    WritePart: ({ args }: Call) => {
      if ((args.Payload as { key: string }).key.endsWith(ending)) throw new TaskFailure('Some.Error', CAUSE);
      return { Payload: { written: 2, failed: 0 } };
    },
  });

  test('writes the other parts, queues the failed one, publishes metrics, and fails with the cause', async () => {
    const { status, error, cause, states, calls } = await run({ mode: 'stream' }, failing('part-0.parquet'));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Some.Error' });
    expect(cause).toContain(
      'the feature-writer failed for 1 of 2 parts, which are queued for it: a long story',
    );
    expect(String(cause).length).toBeLessThan(400);
    expect(states.slice(-5)).toEqual([
      'PublishStreamMetrics',
      'CheckResult',
      'PartsQueued',
      'NotifyFailure',
      'Failed',
    ]);
    expect(callsOf(calls, 'WritePart')).toHaveLength(2);
    expect(argsOf(calls, 'QueuePart')).toEqual([
      {
        QueueUrl: 'replay_queue_url',
        MessageBody: {
          bucket: 'lake_bucket_name',
          key: part('part-0.parquet'),
          replayPrefix: `${REPLAY_PREFIX}/run-1/`,
        },
      },
    ]);
  });

  test('queues every part if all fail', async () => {
    const { cause, calls } = await run({ mode: 'stream' }, failing(''));
    expect(cause).toContain('failed for 2 of 2 parts');
    expect(argsOf(calls, 'QueuePart')).toHaveLength(2);
  });

  test('fails at once if a part cannot be queued', async () => {
    const { status, error } = await run(
      { mode: 'stream' },
      { ...failing(''), QueuePart: new TaskFailure('Queue.Error', 'no access') },
    );
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Queue.Error' });
  });
});

describe('a daily run', () => {
  test('builds the datasets of the day before the window end with the settings, then maintains the tables', async () => {
    const { status, calls, states } = await run({ mode: 'daily', window_end_ts: '2026-03-01T02:00:00Z' });
    expect(status).toBe('SUCCEEDED');
    expect(
      states.filter((state) => ['Datasets', 'Maintenance', 'PublishDailyMetrics', 'Done'].includes(state)),
    ).toEqual(['Datasets', 'Maintenance', 'PublishDailyMetrics', 'Done']);
    const all = flags(calls, 'Datasets');
    expect(flag(all, '--dt')).toEqual(['2026-02-28']);
    expect(flag(all, '--task')).toEqual(['datasets']);
    expect(flag(all, '--label-maturity-days')).toEqual(['7']);
    expect(flag(all, '--feature-group')).toEqual(['rt_card_features_v1', 'fraud_features_v1']);
    expect(flag(all, '--compromised')).toEqual(['all']);
    expect(flag(flags(calls, 'Maintenance'), '--task')).toEqual(['maintenance']);
  });

  test('builds a requested day', async () => {
    const { calls } = await run({ mode: 'daily', dt: '2026-01-31' });
    expect(flag(flags(calls, 'Datasets'), '--dt')).toEqual(['2026-01-31']);
  });
});

describe('failures', () => {
  test.each(['FindRunningExecutions', 'SilverAndGold', 'ReadFacts', 'ListParts', 'PublishStreamMetrics'])(
    'a failure of %s is notified with the execution, error and cause, and fails the run',
    async (state) => {
      const failure = new TaskFailure('Some.Error', 'a long story'.repeat(1000));
      const { status, error, cause, calls, states } = await run({ mode: 'stream' }, { [state]: failure });
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'Some.Error' });
      expect(cause).toHaveLength(2000);
      expect(states.slice(-2)).toEqual(['NotifyFailure', 'Failed']);
      const [notification] = argsOf(calls, 'NotifyFailure') as unknown as {
        TopicArn: string;
        Subject: string;
        Message: object;
      }[];
      expect(notification).toMatchObject({
        TopicArn: 'alert_topic_arn',
        Subject: 'Cardlake: the stream run failed',
        Message: { execution: ID, error: 'Some.Error', cause, log: expect.stringContaining(ID) },
      });
      expect(notification?.Subject.length).toBeLessThan(100);
    },
  );

  test.each(['SilverAndGold', 'WritePart'])(
    'a failure of %s without a cause, such as a timeout, is notified too',
    async (state) => {
      const timeout = new TaskFailure('States.Timeout', undefined);
      const { status, error, calls } = await run({ mode: 'stream' }, { [state]: timeout });
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Timeout' });
      expect(argsOf(calls, 'NotifyFailure')).toMatchObject([{ Message: { error: 'States.Timeout' } }]);
    },
  );

  test('a failed notification does not hide the failure', async () => {
    const { status, error } = await run(
      { mode: 'daily' },
      { Maintenance: new TaskFailure('First', 'job'), NotifyFailure: new TaskFailure('Second', 'topic') },
    );
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'First' });
  });

  test.each([{ mode: 'hourly' }, {}])(
    'the input %j is rejected with the valid modes before any job starts',
    async (input) => {
      const { status, error, cause, states } = await run(input);
      expect({ status, error }).toEqual({ status: 'FAILED', error: 'UnknownMode' });
      expect(cause).toContain('expected "stream" or "daily"');
      expect(states).not.toContain('SilverAndGold');
      expect(states).toContain('NotifyFailure');
    },
  );
});
