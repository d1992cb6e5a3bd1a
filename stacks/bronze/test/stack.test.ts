import { bronzeCardAuthorization } from '@cardlake/card-schema';
import { terraformOf, testSettings, valueAt } from '@cardlake/constructs/test-kit';
import { type App, Testing } from 'cdktf';
import { BronzeStack } from '../src';

const bronze = (shards: number | 'on-demand') =>
  terraformOf(new BronzeStack(Testing.app() as App, testSettings({ bronze: { shards, bufferSeconds: 90 } })));

test.each([
  ['on-demand', { stream_mode_details: { stream_mode: 'ON_DEMAND' } }],
  [4, { stream_mode_details: { stream_mode: 'PROVISIONED' }, shard_count: 4 }],
] as const)('a stream with shards %s', (shards, wanted) => {
  const [stream] = Object.values(bronze(shards).resource?.aws_kinesis_stream ?? {});
  expect(stream).toMatchObject(wanted);
  expect('shard_count' in (stream ?? {})).toBe(shards !== 'on-demand');
});

test('authorisations come from the stream, disputes are written directly', () => {
  const deliveries = bronze('on-demand').resource?.aws_kinesis_firehose_delivery_stream ?? {};
  const sourced = Object.entries(deliveries).map(([name, args]) => [
    name.split('_')[0],
    'kinesis_source_configuration' in args,
  ]);
  expect(Object.fromEntries(sourced)).toEqual({ Authorizations: true, Disputes: false });
});

test('the tables have the columns of the schema', () => {
  const tables = Object.values(bronze(1).resource?.aws_glue_catalog_table ?? {});
  const authorizations = tables.find(({ name }) => name === bronzeCardAuthorization.name);
  const columns = valueAt(authorizations, 'storage_descriptor.columns') as { name: string }[];
  expect(columns.map(({ name }) => name)).toEqual(Object.keys(bronzeCardAuthorization.fields));
});
