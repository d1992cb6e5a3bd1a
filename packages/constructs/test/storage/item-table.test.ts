import type { EnvironmentSettings } from '@cardlake/platform';
import { ItemTable, type ItemTableProps } from '../../src';
import { only, synthesized } from '../support/stack';

const tableWith = (
  props: Partial<ItemTableProps> = {},
  settings: Partial<EnvironmentSettings> = { allowDataDeletion: true },
) =>
  only(
    synthesized(
      (stack) =>
        new ItemTable(stack, 'Items', {
          nameSuffix: 'items',
          keyArn: 'arn:key',
          keys: { partition: 'id' },
          ttlAttribute: 'expires_at',
          deleteData: true,
          ...props,
        }),
      settings,
    ),
    'aws_dynamodb_table',
  );

test('a table is billed by request, encrypted with the key, restorable, and its items expire', () => {
  expect(tableWith()).toMatchObject({
    name: 'cardlake-test-bronze-items',
    billing_mode: 'PAY_PER_REQUEST',
    hash_key: 'id',
    attribute: [{ name: 'id', type: 'S' }],
    ttl: { enabled: true, attribute_name: 'expires_at' },
    point_in_time_recovery: { enabled: true },
    server_side_encryption: { enabled: true, kms_key_arn: 'arn:key' },
  });
});

test('items stay where no attribute says when they expire, for a reason', () => {
  const table = tableWith({ ttlAttribute: undefined, keepReason: 'one item a model' });
  expect(table).not.toHaveProperty('ttl');
  expect(table).toMatchObject({ '//': { suppressions: { retention: 'one item a model' } } });
});

test('a sort key is an attribute, too; other attributes are not declared', () => {
  expect(tableWith({ keys: { partition: 'card', sort: 'at' } })).toMatchObject({
    range_key: 'at',
    attribute: [
      { name: 'card', type: 'S' },
      { name: 'at', type: 'S' },
    ],
  });
});

test('a table has a stream of changes only if somebody wants one', () => {
  expect(tableWith()).not.toHaveProperty('stream_enabled');
  expect(tableWith({ streamViewType: 'NEW_IMAGE' })).toMatchObject({
    stream_enabled: true,
    stream_view_type: 'NEW_IMAGE',
  });
});

test.each<[string, Partial<ItemTableProps>, Partial<EnvironmentSettings>]>([
  ['its owner', { deleteData: false }, { allowDataDeletion: true }],
  ['the environment', {}, {}],
])('without the permission of %s, neither Terraform nor AWS deletes the table', (_who, props, settings) => {
  expect(tableWith(props, settings)).toMatchObject({
    deletion_protection_enabled: true,
    lifecycle: { prevent_destroy: true },
  });
});

test('with both permissions it is deleted', () => {
  const table = tableWith();
  expect(table.deletion_protection_enabled).toBe(false);
  expect(table).not.toHaveProperty('lifecycle');
});
