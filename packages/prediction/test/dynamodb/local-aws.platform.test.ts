import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient, dynamoDbKeyedTable } from '@cardlake/aws/dynamodb';
import { CONTROL_TABLE, ONLINE_TABLES } from '@cardlake/job-contract';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { dynamoDbControlTable, dynamoDbDecisionTable } from '../../src/dynamodb';
import { controlTableConformance, decisionTableConformance } from '../../test-kit';

const aws = startLocalAws();
afterAll(() => aws.stop());
Object.assign(process.env, aws.env);
const client = createDynamoDbClient({ endpoint: aws.endpoint });
let count = 0;

async function createTable(key: string) {
  const tableName = `table-${count++}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    }),
  );
  return dynamoDbKeyedTable({ client, tableName, key });
}

describe('decisions in DynamoDB, on local AWS', () => {
  decisionTableConformance(async () =>
    dynamoDbDecisionTable({
      table: await createTable(ONLINE_TABLES.decisions.partition),
      write: (record: string) => record,
      read: (line) => line,
    }),
  );
});

describe('controls in DynamoDB, on local AWS', () => {
  controlTableConformance(async () => dynamoDbControlTable(await createTable(CONTROL_TABLE.partition)));
});
