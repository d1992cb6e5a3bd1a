import { type EnvironmentSettings, FaultsError, parseSettings } from '../../src';

const faultsOf = (given: unknown): readonly string[] => {
  try {
    parseSettings(given);
  } catch (error) {
    if (error instanceof FaultsError) return error.faults;
    throw error;
  }
  return [];
};

test('an environment needs nothing but its name', () => {
  expect(parseSettings({ environment: 'dev' })).toMatchObject({
    project: 'cardlake',
    region: 'ap-southeast-1',
    state: { kind: 'local' },
    allowDataDeletion: false,
    pipeline: { stream: { everyMinutes: 10 } },
  });
});

test('every fault is told at once, with the path of the setting', () => {
  expect(
    faultsOf({
      environment: 'Dev!',
      region: 'cn-north-1',
      alertEmails: ['nobody'],
      storage: { logRetentionDays: 31 },
      bronze: { shards: 0, bufer: 1 },
    }),
  ).toEqual([
    expect.stringMatching(/^environment: 2 to 12 lower-case/),
    expect.stringMatching(/^region: a region of the standard partition/),
    'alertEmails.0: an e-mail address',
    expect.stringMatching(/^storage\.logRetentionDays: one of 1, 3/),
    'bronze.shards: on-demand, or 1 to 500',
    expect.stringMatching(/^bronze: .*bufer/),
  ]);
});

const contradictions: [string, Omit<EnvironmentSettings, 'environment'>, string][] = [
  [
    'an application that idles as long as the schedule waits',
    { silverGold: { idleStopMinutes: 10 } },
    'silverGold.idleStopMinutes: less than pipeline.stream.everyMinutes (10)',
  ],
  [
    'more executors than the application may have',
    { silverGold: { maximumExecutors: 50 } },
    'silverGold.maximumExecutors: fewer',
  ],
  [
    'a worker that EMR does not offer',
    { silverGold: { executor: { vcpu: 1, memoryGb: 16 } } },
    'silverGold.executor.memoryGb: 2 to 8 with 1 vCPU',
  ],
  [
    'an alarm that every run would raise',
    { pipeline: { freshnessMinutes: 15 } },
    'pipeline.freshnessMinutes: 20 at least',
  ],
  [
    'an expiry before Infrequent Access pays',
    { storage: { bronzeExpiresAfterDays: 60 } },
    'storage.bronzeExpiresAfterDays: more than 60',
  ],
  [
    'a key of another region',
    {
      storage: {
        existingKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1b2c',
      },
    },
    'storage.existingKeyArn: a key in ap-southeast-1',
  ],
  [
    'a state among the data',
    {
      state: { kind: 's3', bucket: 'my-lake', region: 'eu-west-1' },
      storage: { existingLakeBucket: 'my-lake' },
    },
    'state.bucket: another bucket than the lake',
  ],
];

test.each(contradictions)('%s is refused', (_name, given, message) => {
  expect(faultsOf({ environment: 'dev', ...given })).toEqual([expect.stringContaining(message)]);
});

test('what is no object at all is refused by name', () => {
  expect(() => parseSettings(null)).toThrow('environment (no name)');
});
