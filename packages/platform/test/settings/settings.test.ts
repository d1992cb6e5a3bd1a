import {
  type EnvironmentSettings,
  enabledStackNames,
  parseSettings,
  requirementsOf,
  ValidationError,
} from '../../src';

const problemsOf = (given: unknown): readonly string[] => {
  try {
    parseSettings(given);
  } catch (error) {
    if (error instanceof ValidationError) return error.problems;
    throw error;
  }
  return [];
};

test('an environment needs only its name', () => {
  expect(parseSettings({ environment: 'dev' })).toMatchObject({
    project: 'cardlake',
    region: 'ap-southeast-1',
    state: { kind: 'local' },
    allowDataDeletion: false,
    pipeline: { stream: { everyMinutes: 10 } },
  });
});

test('every problem is reported at once, with the path of the setting', () => {
  expect(
    problemsOf({
      environment: 'Dev!',
      region: 'cn-north-1',
      alertEmails: ['nobody'],
      storage: { logRetentionDays: 31 },
      bronze: { shards: 0, bufer: 1 },
    }),
  ).toEqual([
    expect.stringMatching(/^environment: expected 2 to 12 lowercase .*, got "Dev!"$/),
    expect.stringMatching(/^region: expected a region of the standard partition.*, got "cn-north-1"$/),
    'alertEmails.0: expected an e-mail address, got "nobody"',
    expect.stringMatching(/^storage\.logRetentionDays: expected one of 1, 3.*, got 31$/),
    'bronze.shards: expected "on-demand" or a number from 1 to 500, got 0',
    expect.stringMatching(/^bronze: .*bufer/),
  ]);
});

const contradictions: [string, Omit<EnvironmentSettings, 'environment'>, string][] = [
  [
    'an idle stop no shorter than the interval of the schedule',
    { silverGold: { idleStopMinutes: 10 } },
    'silverGold.idleStopMinutes: expected less than pipeline.stream.everyMinutes (10)',
  ],
  [
    'more executors than the application has room for',
    { silverGold: { maximumExecutors: 50 } },
    'silverGold.maximumExecutors: the driver and 50 executors need 204 vCPU',
  ],
  [
    'a worker size that EMR Serverless does not offer',
    { silverGold: { executor: { vcpu: 1, memoryGb: 16 } } },
    'silverGold.executor.memoryGb: expected 2 to 8 with 1 vCPU',
  ],
  [
    'a freshness alarm that every slow run would raise',
    { pipeline: { freshnessMinutes: 15 } },
    'pipeline.freshnessMinutes: expected at least 20',
  ],
  [
    'an expiry within the billing minimum of Infrequent Access',
    { storage: { bronzeExpiresAfterDays: 60 } },
    'storage.bronzeExpiresAfterDays: expected more than 60',
  ],
  [
    'a key in another region',
    {
      storage: {
        existingKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1b2c',
      },
    },
    'storage.existingKeyArn: expected a key in ap-southeast-1',
  ],
  [
    'more executions kept started than are reserved',
    { prediction: { answer: { reservedConcurrency: 5, provisionedConcurrency: 6 } } },
    'prediction.answer.provisionedConcurrency: expected at most reservedConcurrency (5)',
  ],
  [
    'a record that is retried for longer than the stream keeps it',
    { prediction: { stream: { maximumRecordAgeSeconds: 604_800 } } },
    'prediction.stream.maximumRecordAgeSeconds: expected at most 86400, the retention of the stream (bronze.streamRetentionHours)',
  ],
  [
    'a weekly release of a model where nothing is decided',
    { featureBatch: { enabled: true, weekly: { enabled: true } } },
    'featureBatch.weekly.enabled: expected false without prediction.enabled: it starts the state machine model-release',
  ],
  [
    'a second weekly start of the same state machine',
    {
      featureBatch: { enabled: true, weekly: { enabled: true } },
      prediction: { enabled: true, training: { weekly: { enabled: true } } },
    },
    'featureBatch.weekly.enabled: expected false with prediction.training.weekly.enabled',
  ],
  [
    'a daily operation on feeds where nothing is published',
    { elt: { publish: { enabled: false }, ops: { bySchedule: true } } },
    'elt.ops.bySchedule: expected false without elt.publish.enabled',
  ],
  [
    'an operation by event where nothing is published',
    { elt: { publish: { enabled: false }, ops: { byEvent: true } } },
    'elt.ops.byEvent: expected false without elt.publish.enabled',
  ],
  [
    'a daily crawl without a crawler',
    { elt: { crawler: { bySchedule: true } } },
    'elt.crawler.bySchedule: expected false without elt.crawler.enabled',
  ],
  [
    'folders of a crawler that is not there',
    { elt: { crawler: { folders: ['returns/'] } } },
    'elt.crawler.folders: expected none without elt.crawler.enabled',
  ],
  [
    'a state in the lake bucket',
    {
      state: { kind: 's3', bucket: 'my-lake', region: 'eu-west-1' },
      storage: { existingLakeBucket: 'my-lake' },
    },
    'state.bucket: expected another bucket than the lake',
  ],
];

test('a lake has one engine: with a container, the stacks of Spark are left out, and what needs them is refused', () => {
  const container = { environment: 'dev', lakeEngine: 'container', featureBatch: { enabled: true } } as const;
  const unset = { ...container, silverGold: undefined };
  for (const given of [container, unset])
    expect(enabledStackNames(parseSettings(given))).toEqual(['foundation', 'bronze', 'feature-batch']);
  const refused: [object, string][] = [
    [{ featureBatch: {} }, 'featureBatch.enabled: expected true with lakeEngine "container"'],
    [{ prediction: { enabled: true } }, 'prediction.enabled: expected false with lakeEngine "container"'],
    [
      { silverGold: {} },
      'silverGold: expected none, since silver-gold needs lakeEngine "spark", got "container"',
    ],
    [{ pipeline: {} }, 'pipeline: expected none, since pipeline needs lakeEngine "spark", got "container"'],
  ];
  for (const [given, message] of refused)
    expect(problemsOf({ ...container, ...given })).toEqual([expect.stringContaining(message)]);
  expect(requirementsOf(parseSettings(container), '123456789012')).toMatchObject({
    sparkVcpu: 0,
    reservedConcurrency: {},
  });
});

test.each(contradictions)('%s is rejected', (_name, given, message) => {
  expect(problemsOf({ environment: 'dev', ...given })).toEqual([expect.stringContaining(message)]);
});

test('a value that is not an object is rejected', () => {
  expect(() => parseSettings(null)).toThrow('environment (no name)');
});

test('labels may count as known on the day of the event', () => {
  const { datasets } = parseSettings({ environment: 'dev', datasets: { labelMaturityDays: 0 } });
  expect(datasets).toEqual({
    groups: ['rt_card_features_v1', 'fraud_features_v1'],
    labelMaturityDays: 0,
    gapDays: 7,
    validationDays: 7,
    trainDays: 7,
    compromisedCards: 'all',
  });
});

test('datasets of an environment that decides hold the features that a model can be served with, unless others are named', () => {
  const groupsOf = (given: object) => parseSettings({ environment: 'dev', ...given }).datasets.groups;
  const prediction = { enabled: true };
  expect(groupsOf({ prediction })).toEqual(['rt_card_features_v1', 'fraud_features_v2']);
  expect(groupsOf({ prediction, datasets: { groups: ['fraud_features_v1'] } })).toEqual([
    'fraud_features_v1',
  ]);
});

test('limits of the dataset settings are those of the job', () => {
  expect(problemsOf({ environment: 'dev', datasets: { labelMaturityDays: -1, trainDays: 0 } })).toEqual([
    'datasets.labelMaturityDays: expected at least 0, got -1',
    'datasets.trainDays: expected at least 1, got 0',
  ]);
});

test('settings of feeds that AWS would refuse, or that would find nothing, are refused', () => {
  expect(
    problemsOf({
      environment: 'dev',
      elt: {
        extract: { maximumConcurrency: 1 },
        load: { batchSize: 11, windowSeconds: 301, timeoutSeconds: 901 },
      },
    }),
  ).toEqual([
    'elt.extract.maximumConcurrency: expected at least 2, the minimum of Lambda, got 1',
    'elt.load.timeoutSeconds: expected at most 900, the maximum of Lambda, got 901',
    'elt.load.windowSeconds: expected at most 300, the maximum of Lambda, got 301',
  ]);
  expect(
    problemsOf({
      environment: 'dev',
      elt: { extract: { batchSize: 11 }, listing: { lookBackHours: 1, graceMinutes: 60 } },
    }),
  ).toEqual([
    expect.stringMatching(
      /^elt\.extract\.windowSeconds: expected at least 1 with a batchSize of more than 10/,
    ),
    expect.stringMatching(/^elt\.listing\.graceMinutes: expected less than lookBackHours \(1\)/),
  ]);
});

test('an existing queue is a standard one of the region and account, with other dead letters beside it', () => {
  const queue = (name: string, place = 'ap-southeast-1:123456789012') => `arn:aws:sqs:${place}:${name}`;
  const sound = { arn: queue('uploads'), deadLettersArn: queue('failed') };
  const problems = (existingQueue: object) =>
    problemsOf({
      environment: 'dev',
      accountId: '123456789012',
      elt: { existingQueue: { ...sound, ...existingQueue } },
    });
  const key = 'arn:aws:kms:ap-southeast-1:123456789012:key/1b2c';
  expect(problems({ keyArn: key })).toEqual([]);
  const standard =
    /^elt\.existingQueue\.arn: expected the ARN of a standard queue of SQS, whose name does not end in \.fifo/;
  for (const arn of [queue('uploads.fifo'), 'uploads', 'arn:aws:sns:ap-southeast-1:123456789012:uploads'])
    expect(problems({ arn })).toContainEqual(expect.stringMatching(standard));
  expect(problems({ deadLettersArn: sound.arn })).toEqual([
    expect.stringContaining('elt.existingQueue.deadLettersArn: expected another queue than arn'),
  ]);
  expect(problems({ deadLettersArn: queue('failed', 'eu-west-1:123456789012') })).toEqual([
    expect.stringContaining('expected a queue of the region and account of arn'),
  ]);
  const elsewhere = (place: string) => ({ arn: queue('a', place), deadLettersArn: queue('b', place) });
  expect(problems(elsewhere('eu-west-1:123456789012'))).toEqual([
    expect.stringContaining('elt.existingQueue.arn: expected a queue in ap-southeast-1'),
  ]);
  expect(problems(elsewhere('ap-southeast-1:999999999999'))).toEqual([
    expect.stringContaining('elt.existingQueue.arn: expected a queue of account 123456789012'),
  ]);
  expect(problems({ keyArn: key.replace('ap-southeast-1', 'eu-west-1') })).toEqual([
    expect.stringContaining('elt.existingQueue.keyArn: expected a key in ap-southeast-1'),
  ]);
});

test('settings of decisions that AWS would refuse are refused with its limits', () => {
  expect(
    problemsOf({
      environment: 'dev',
      prediction: {
        model: 'Fraud!',
        stream: {
          consumer: 'fast',
          batchSize: 20_000,
          parallelizationFactor: 11,
          maximumRecordAgeSeconds: 1,
        },
        answer: { reservedConcurrency: 0 },
      },
    }),
  ).toEqual([
    expect.stringMatching(/^prediction\.model: expected small letters.*, got "Fraud!"$/),
    'prediction.answer.reservedConcurrency: expected at least 1, got 0',
    'prediction.stream.consumer: expected "standard" or "enhanced", got "fast"',
    'prediction.stream.batchSize: expected at most 10000, the maximum of Lambda, got 20000',
    'prediction.stream.parallelizationFactor: expected at most 10, the maximum of Lambda, got 11',
    'prediction.stream.maximumRecordAgeSeconds: expected at least 60, the minimum of Lambda, got 1',
  ]);
});
