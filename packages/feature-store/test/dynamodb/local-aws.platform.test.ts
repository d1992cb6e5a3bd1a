import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient, dynamoDbItemTable, type KeyNames } from '@cardlake/aws/dynamodb';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import {
  CARD_EVENT_KEYS,
  dynamoDbCardHistory,
  dynamoDbSnapshotRows,
  SNAPSHOT_ROW_KEYS,
} from '../../src/dynamodb';
import {
  cardHistoryConformance,
  type HistoryUnderTest,
  historyRepairConformance,
  snapshotRowsConformance,
} from '../../test-kit';

/** Pages this small make every read go through several. */
const PAGE_ITEMS = 2;
/** Random sequences: each needs a table of its own. */
const RUNS = 15;

const aws = startLocalAws();
afterAll(() => aws.stop());
Object.assign(process.env, aws.env);
const client = createDynamoDbClient({ endpoint: aws.endpoint });
let count = 0;

async function createTable(keys: KeyNames) {
  const tableName = `table-${count++}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [keys.partition, keys.sort].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: keys.partition, KeyType: 'HASH' },
        { AttributeName: keys.sort, KeyType: 'RANGE' },
      ],
    }),
  );
  return dynamoDbItemTable({ client, tableName, keys, pageItems: PAGE_ITEMS });
}

describe('the history in DynamoDB, on local AWS', () => {
  const makeHistory = async ({ columns, bound, now }: HistoryUnderTest) =>
    dynamoDbCardHistory({ table: await createTable(CARD_EVENT_KEYS), columns, bound, clock: { now } });
  cardHistoryConformance(makeHistory, { runs: RUNS });
  historyRepairConformance(makeHistory, { runs: RUNS });
});

describe('snapshot rows in DynamoDB, on local AWS', () => {
  snapshotRowsConformance(async (now) =>
    dynamoDbSnapshotRows({ table: await createTable(SNAPSHOT_ROW_KEYS), clock: { now } }),
  );
});
