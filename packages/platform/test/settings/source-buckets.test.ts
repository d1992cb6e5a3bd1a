import { type EnvironmentSettings, parseSettings, ValidationError } from '../../src';

const KEY = 'arn:aws:kms:ap-southeast-1:123456789012:key/1b2c';
const uploads = { bucket: 'acme-uploads', feeds: { shipments: 'exports/shipments/' } };

const problemsOf = (sourceBuckets: unknown, others: Partial<EnvironmentSettings> = {}): readonly string[] => {
  try {
    const elt = { sourceBuckets } as EnvironmentSettings['elt'];
    parseSettings({ environment: 'dev', accountId: '123456789012', ...others, elt });
  } catch (error) {
    if (error instanceof ValidationError) return error.problems;
    throw error;
  }
  return [];
};

test('buckets have folders of feeds, each apart from the others', () => {
  const feeds = {
    shipments: 'exports/shipments/',
    merchants: 'exports/merchants/',
    returns: 'exports/ship/',
  };
  expect(
    problemsOf([
      { ...uploads, feeds, keyArn: KEY },
      { ...uploads, bucket: 'other-uploads' },
    ]),
  ).toEqual([]);
  expect(problemsOf([])).toEqual([]);
});

test('folders of a bucket that overlap are refused, with the other one', () => {
  const overlapping = { shipments: 'exports/', merchants: 'exports/merchants/' };
  expect(problemsOf([{ ...uploads, feeds: overlapping }])).toEqual([
    expect.stringContaining(
      'elt.sourceBuckets.0.feeds.merchants: expected a folder apart from that of shipments (exports/); found exports/merchants/: an object belongs to one feed of a bucket',
    ),
  ]);
  expect(problemsOf([{ ...uploads, feeds: { shipments: 'a/', merchants: 'a/' } }])).toEqual([
    expect.stringMatching(
      /^elt\.sourceBuckets\.0\.feeds\.merchants: expected a folder apart from that of ship/,
    ),
  ]);
});

test.each([
  'exports',
  '/exports/',
  'exports//a/',
  'exports/*/',
  `exports/\${aws:username}/`,
  'exports/?/',
  '',
])('the folder %j, which is none or means something else to a policy, is refused', (folder) => {
  expect(problemsOf([{ ...uploads, feeds: { shipments: folder } }])).toEqual([
    expect.stringMatching(
      /^elt\.sourceBuckets\.0\.feeds\.shipments: expected a folder with a slash at its end, such as exports/,
    ),
  ]);
});

test('a bucket without a feed, one that is named twice and more than ten are refused', () => {
  expect(problemsOf([{ ...uploads, feeds: {} }])).toEqual([
    expect.stringMatching(/^elt\.sourceBuckets\.0\.feeds: expected at least one feed with its folder/),
  ]);
  expect(problemsOf([uploads, uploads])).toEqual([
    expect.stringContaining(
      'elt.sourceBuckets.1.bucket: expected each bucket once, with all of its feeds; found acme-uploads again',
    ),
  ]);
  const many = Array.from({ length: 11 }, (_, at) => ({ ...uploads, bucket: `bucket-${at}` }));
  expect(problemsOf(many)).toEqual([
    expect.stringMatching(/^elt\.sourceBuckets: expected at most 10 buckets/),
  ]);
  expect(problemsOf(many.slice(1))).toEqual([]);
});

test('more than the pattern of the rule can have is refused', () => {
  const feeds = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [`feed_${at}`, `exports/of/feeds/number/${at}/`]),
  );
  expect(problemsOf([{ ...uploads, feeds }])).toEqual([
    expect.stringMatching(
      /^elt\.sourceBuckets: expected fewer or shorter names and folders: they take \d+ of 1800/,
    ),
  ]);
});

test('the lake and other buckets of the platform are no source', () => {
  const lake =
    /^elt\.sourceBuckets\.0\.bucket: expected another bucket than the lake, whose feeds are loaded/;
  const own = (bucket: string) => [{ ...uploads, bucket }];
  expect(problemsOf(own('cardlake-dev-foundation-lake-123456789012'))).toEqual([expect.stringMatching(lake)]);
  expect(problemsOf(own('my-lake'), { storage: { existingLakeBucket: 'my-lake' } })).toEqual([
    expect.stringMatching(lake),
  ]);
  const platform = /^elt\.sourceBuckets\.0\.bucket: expected a bucket of your data, and none of the platform/;
  expect(problemsOf(own('cardlake-dev-foundation-logs-123456789012'))).toEqual([
    expect.stringMatching(platform),
  ]);
  const state = { kind: 's3', bucket: 'my-states', region: 'ap-southeast-1' } as const;
  expect(problemsOf(own('my-states'), { state })).toEqual([expect.stringMatching(platform)]);
});

test('the key of a bucket is of the region and the account', () => {
  expect(problemsOf([{ ...uploads, keyArn: KEY.replace('ap-southeast-1', 'eu-west-1') }])).toEqual([
    expect.stringMatching(/^elt\.sourceBuckets\.0\.keyArn: expected a key in ap-southeast-1/),
  ]);
  expect(problemsOf([{ ...uploads, keyArn: KEY.replace('123456789012', '999999999999') }])).toEqual([
    expect.stringMatching(/^elt\.sourceBuckets\.0\.keyArn: expected a key of account 123456789012/),
  ]);
});
