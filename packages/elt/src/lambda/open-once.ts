import { createDynamoDbClient } from '@cardlake/aws/dynamodb';
import { type Once, onceByTable } from '@cardlake/aws/lambda/once';
import { IDEMPOTENCY_ATTRIBUTES, REMEMBERED_SECONDS } from '@cardlake/job-contract';

/** Opens the table by which functions do the work of a message once. */
export const openOnce = (tableName: string): Once =>
  onceByTable({
    client: createDynamoDbClient(),
    tableName,
    ...IDEMPOTENCY_ATTRIBUTES,
    seconds: REMEMBERED_SECONDS,
  });
