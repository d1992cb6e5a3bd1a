import { type EnvironmentSettings, environments, parseSettings, requirementsOf } from '@cardlake/platform';
import { FULL_PREDICTION, lakeOf } from './support/lake';

const ACCOUNT = '123456789012';

const variants: [string, Partial<EnvironmentSettings>][] = [
  ['unchanged', {}],
  ['with an existing lake', { storage: { existingLakeBucket: 'the-lake' } }],
  [
    'with shards and a function that reserves nothing',
    {
      bronze: { shards: 4 },
      featureStore: { writer: { reserveConcurrency: false } },
    },
  ],
  ['with decisions whose functions reserve their concurrency', { prediction: FULL_PREDICTION }],
];

describe.each(['dev', 'prod'] as const)('%s', (environment) => {
  test.each(variants)('%s: preflight asks for what the stacks take', (_name, changes) => {
    const settings = { ...changes, accountId: ACCOUNT };
    const stacks = lakeOf(environment, settings);
    /** The arguments of all resources of a type. */
    const found = (type: string) =>
      stacks.flatMap(
        ({ json }) => Object.values(json.resource?.[type] ?? {}) as Readonly<Record<string, unknown>>[],
      );
    const needs = requirementsOf(parseSettings({ ...environments[environment], ...settings }), ACCOUNT);

    expect(
      found('aws_s3_bucket')
        .map(({ bucket }) => bucket)
        .sort(),
    ).toEqual([...needs.buckets].sort());
    expect(
      found('aws_emrserverless_application').map((each) => (each.maximum_capacity as { cpu: string }).cpu),
    ).toEqual([`${needs.sparkVcpu} vCPU`]);
    const reserved = found('aws_lambda_function').flatMap((each) =>
      each.reserved_concurrent_executions === undefined
        ? []
        : [[String(each.function_name), each.reserved_concurrent_executions]],
    );
    expect(Object.fromEntries(reserved)).toEqual(needs.reservedConcurrency);
    expect(found('aws_kinesis_stream').map((each) => each.shard_count ?? 'on-demand')).toEqual([
      needs.shards,
    ]);
  });
});
