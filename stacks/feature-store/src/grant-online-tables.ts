import { LakeStack, type NodeFunction } from '@cardlake/constructs';
import { ONLINE_TABLE_NAMES, type ONLINE_TABLE_VARIABLES } from '@cardlake/job-contract';
import { predictionDeclaration } from '@cardlake/platform';
import type { Construct } from 'constructs';

type WrittenTable = keyof typeof ONLINE_TABLE_VARIABLES;

/**
 * Finds the name of a table that decisions are made from. It is known before the table exists: no stack reads the outputs of
 * one that an environment may not have.
 */
export const onlineTableName = (scope: Construct, table: WrittenTable): string =>
  LakeStack.of(scope).namesOf(predictionDeclaration.name).of('table', ONLINE_TABLE_NAMES[table]);

/** Grants the feature writer what it does with the tables that decisions are made from; `hasSnapshots`: one of them has the snapshot rows. */
export function grantOnlineTables(
  { role }: NodeFunction,
  { keyArn, hasSnapshots }: { readonly keyArn: string; readonly hasSnapshots: boolean },
): void {
  const arnOf = (table: WrittenTable) =>
    LakeStack.of(role).arn('dynamodb', `table/${onlineTableName(role, table)}`);
  role.allow(
    ...(hasSnapshots
      ? [
          {
            sid: 'PublishSnapshots',
            actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
            resources: [arnOf('snapshots')],
          },
        ]
      : []),
    {
      // A batch writes and removes events; single items are the marks of loaded parts, and since when the history is complete.
      sid: 'RepairCardEvents',
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      resources: [arnOf('cardEvents')],
    },
    // DynamoDB decrypts the key of a table in the name of the caller (developer guide, "Encryption at rest: usage notes").
    { sid: 'OnlineTablesKey', actions: ['kms:Decrypt'], resources: [keyArn] },
  );
}
