import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { mayDelete, protect } from '../core/removal';
import { suppress } from '../core/suppress';
import type { ServiceRole } from '../iam/service-role';

/** Props of `ItemTable`. */
export interface ItemTableProps {
  /** Last part of the resource's name, in words with hyphens between them. */
  readonly nameSuffix: string;
  readonly keyArn: string;
  /** Names of the attributes that make the key; both are texts. */
  readonly keys: {
    readonly partition: string;
    /** @default - none: one item for each partition key */
    readonly sort?: string;
  };
  /** Attribute with the instant at which DynamoDB deletes an item, in seconds since the epoch. @default - items stay */
  readonly ttlAttribute?: string;
  /** Reason for which items stay. @default - none: items must expire */
  readonly keepReason?: string;
  /** Images of a changed item that the stream of changes holds, such as `NEW_IMAGE`. @default - there is no stream */
  readonly streamViewType?: string;
  /** Lets Terraform destroy the table with its items, if the environment allows data deletion too. */
  readonly deleteData: boolean;
}

/** Calls on the items of a table. */
export type ItemCall =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

/** A table of DynamoDB that is billed by request: encrypted, and restorable to any second of 35 days. */
export class ItemTable extends Construct {
  readonly arn: string;
  readonly name: string;
  /** ARN of the stream of changes; empty without one. */
  readonly streamArn: string;
  private readonly props: ItemTableProps;

  constructor(scope: Construct, id: string, props: ItemTableProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    const { keys, streamViewType, ttlAttribute, keepReason } = props;
    const permissions = { deleteData: props.deleteData, allowDataDeletion: stack.settings.allowDataDeletion };
    const table = new DynamodbTable(this, 'Resource', {
      name: stack.names.of('table', props.nameSuffix),
      billingMode: 'PAY_PER_REQUEST',
      hashKey: keys.partition,
      rangeKey: keys.sort,
      attribute: [keys.partition, keys.sort].flatMap((name) =>
        name === undefined ? [] : [{ name, type: 'S' }],
      ),
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.keyArn },
      deletionProtectionEnabled: !mayDelete(permissions),
      ...(ttlAttribute === undefined ? {} : { ttl: { enabled: true, attributeName: ttlAttribute } }),
      ...(streamViewType === undefined ? {} : { streamEnabled: true, streamViewType }),
    });
    protect(table, permissions);
    if (keepReason !== undefined) suppress(table, 'retention', keepReason);
    this.arn = table.arn;
    this.name = table.name;
    this.streamArn = streamViewType === undefined ? '' : table.streamArn;
    this.props = props;
  }

  /**
   * Grants a role calls on the items. DynamoDB decrypts the key of the table in the name of the caller:
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
   * @param sid beginning of the ids of the statements
   */
  grant(role: ServiceRole, sid: string, calls: readonly ItemCall[]): void {
    role.allow(
      { sid, actions: calls.map((call) => `dynamodb:${call}`), resources: [this.arn] },
      { sid: `${sid}Key`, actions: ['kms:Decrypt'], resources: [this.props.keyArn] },
    );
  }

  /**
   * Grants a role to read the stream:
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
   */
  grantReadStream(role: ServiceRole): void {
    role.allow(
      {
        sid: 'ReadChanges',
        actions: [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        resources: [`${this.arn}/stream/*`],
      },
      { sid: 'ReadChangesKey', actions: ['kms:Decrypt'], resources: [this.props.keyArn] },
    );
  }
}
