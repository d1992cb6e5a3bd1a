import { named, resourcesOf, valueAt, variablesOf } from '@cardlake/constructs/test-kit';
import { ELT_FUNCTIONS, type EltFunction, EXTRACT_JOB } from '@cardlake/job-contract';
import type { EnvironmentSettings } from '@cardlake/platform';
import { elt } from './support';

const KEY = 'arn:aws:kms:ap-southeast-1:123456789012:key/0a1b';
const archive = { bucket: 'acme-archive', feeds: { shipments: 'shipments/' } };
const sourceBuckets: NonNullable<NonNullable<EnvironmentSettings['elt']>['sourceBuckets']> = [
  {
    bucket: 'acme-uploads',
    feeds: { shipments: 'out/shipments/', merchants: 'out/merchants/' },
    keyArn: KEY,
  },
  archive,
];
const stack = elt({ sourceBuckets });
const SOURCES = JSON.stringify(sourceBuckets.map(({ bucket, feeds }) => ({ bucket, feeds })));

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** Statements of a role that name a bucket of the settings, or its key. */
const onSources = (role: string, json = stack): Statement[] =>
  resourcesOf(json, 'aws_iam_role_policy')
    .filter(([name]) => name.startsWith(role))
    .flatMap(([, { policy }]) => JSON.parse(String(policy)).Statement)
    .filter(({ Resource }: Statement) =>
      [Resource].flat().some((arn) => arn.includes('acme-') || arn === KEY),
    );

const READ = [
  {
    Sid: 'ReadSources',
    Action: 's3:GetObjectVersion',
    Resource: [
      'arn:aws:s3:::acme-uploads/out/shipments/*',
      'arn:aws:s3:::acme-uploads/out/merchants/*',
      'arn:aws:s3:::acme-archive/shipments/*',
    ],
  },
  { Sid: 'ReadSourcesKey', Action: 'kms:Decrypt', Resource: KEY },
];
const LIST = [
  {
    Sid: 'ListSource1',
    Action: 's3:ListBucketVersions',
    Resource: 'arn:aws:s3:::acme-uploads',
    Condition: { StringLike: { 's3:prefix': ['out/shipments/*', 'out/merchants/*'] } },
  },
  {
    Sid: 'ListSource2',
    Action: 's3:ListBucketVersions',
    Resource: 'arn:aws:s3:::acme-archive',
    Condition: { StringLike: { 's3:prefix': ['shipments/*'] } },
  },
];

test('the rule matches new objects in the folders of feeds of each bucket, and those of the lake', () => {
  const rules = resourcesOf(stack, 'aws_cloudwatch_event_rule').filter(([name]) => name.startsWith('Events'));
  const [[, rule] = ['', {}]] = rules;
  expect(rules).toHaveLength(1);
  expect(JSON.parse(String(rule.event_pattern)).detail).toEqual({
    $or: [
      {
        bucket: { name: [expect.stringContaining('outputs.lake_bucket_name')] },
        object: { key: [{ prefix: 'bronze/feeds/' }] },
      },
      {
        bucket: { name: ['acme-uploads'] },
        object: { key: [{ prefix: 'out/shipments/' }, { prefix: 'out/merchants/' }] },
      },
      { bucket: { name: ['acme-archive'] }, object: { key: [{ prefix: 'shipments/' }] } },
    ],
  });
});

test.each([
  ['Functions_extract_Role', [...READ, ...LIST]],
  ['Functions_load_Role', [...READ, ...LIST]],
  ['Functions_listing_Role', LIST],
  ['Large_Job_Role', [...READ, ...LIST]],
  ['Ops_Operator_Role', LIST],
  ['Publish_', []],
  ['Crawler_', []],
])('%s may do with the buckets what its code does, in the folders of feeds alone', (role, expected) => {
  expect(onSources(role)).toMatchObject(expected);
  expect(onSources(role)).toHaveLength(expected.length);
});

test('nothing of the buckets themselves is created or changed', () => {
  const types = Object.keys(Object(stack.resource)).filter((type) => type.startsWith('aws_s3_'));
  expect(types).toEqual(['aws_s3_object']);
});

test('functions and the job for large objects are told of the buckets', () => {
  for (const name of Object.keys(ELT_FUNCTIONS) as EltFunction[]) {
    if (!('SOURCE_BUCKETS' in ELT_FUNCTIONS[name].environment)) continue;
    const beginning = name === 'operator' ? 'Ops_Operator' : `Functions_${name}`;
    expect(variablesOf(named(stack, 'aws_lambda_function', beginning)).own.SOURCE_BUCKETS).toBe(SOURCES);
  }
  const job = named(stack, 'aws_glue_job', 'Large');
  expect(valueAt(job, 'default_arguments')).toMatchObject({ [EXTRACT_JOB.flags.sources]: SOURCES });
});

test('without a key of its owner no role gets one, and an existing queue announces these objects, too', () => {
  const plain = elt({ sourceBuckets: [archive] });
  expect(onSources('', plain).filter(({ Sid }) => Sid === 'ReadSourcesKey')).toEqual([]);
  const place = 'arn:aws:sqs:ap-southeast-1:123456789012';
  const existingQueue = { arn: `${place}:uploads`, deadLettersArn: `${place}:uploads-failed` };
  const queued = elt({ sourceBuckets, existingQueue });
  expect(resourcesOf(queued, 'aws_cloudwatch_event_rule').map(([name]) => name)).not.toContainEqual(
    expect.stringMatching(/^Events/),
  );
  expect(onSources('Functions_extract_Role', queued)).toHaveLength(READ.length + LIST.length);
});

test('a feed that environments do not load is refused', () => {
  expect(() => elt({ sourceBuckets: [{ bucket: 'acme-uploads', feeds: { parcels: 'parcels/' } }] })).toThrow(
    /elt\.sourceBuckets[\s\S]*expected names of feeds, of shipments, merchants; found parcels/,
  );
});
