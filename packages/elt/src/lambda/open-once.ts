import { createDynamoDbClient } from '@cardlake/aws/dynamodb';
import { type Once, onceByTable } from '@cardlake/aws/lambda/once';
import { IDEMPOTENCY_ATTRIBUTES } from '@cardlake/job-contract';

/**
 * Less than the period of the listing, whose announcements must not be taken for repetitions. A repetition after that finds the plan or
 * the receipt.
 */
const REPEATED_WITHIN_SECONDS = 600;

/** Opens the table by which functions do the work of a message once. */
export const openOnce = (tableName: string): Once =>
  onceByTable({
    client: createDynamoDbClient(),
    tableName,
    ...IDEMPOTENCY_ATTRIBUTES,
    seconds: REPEATED_WITHIN_SECONDS,
  });
