import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDbClient, dynamoDbKeyedTable } from '@cardlake/aws/dynamodb';
import { ONLINE_TABLES } from '@cardlake/job-contract';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { dynamoDbDecisionTable } from '../../src/dynamodb';
import { decisionTableConformance } from '../../test-kit';

const aws = startLocalAws();
afterAll(() => aws.stop());
Object.assign(process.env, aws.env);
const client = createDynamoDbClient({ endpoint: aws.endpoint });
const key = ONLINE_TABLES.decisions.partition;
let count = 0;

async function createTable() {
  const tableName = `decisions-${count++}`;
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
      table: await createTable(),
      write: (record: string) => record,
      read: (line) => line,
    }),
  );
});
