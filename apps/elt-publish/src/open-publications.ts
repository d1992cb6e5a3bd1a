import { createDynamoDbClient, dynamoDbItemTable } from '@cardlake/aws/dynamodb';
import { publicationTable } from '@cardlake/elt/dynamodb';
import type { Publications } from '@cardlake/elt/publications';
import { PUBLICATION_ATTRIBUTES } from '@cardlake/job-contract';

/** Opens the table of publications. */
export const openPublications = (tableName: string): Publications =>
  publicationTable(
    dynamoDbItemTable({ client: createDynamoDbClient(), tableName, keys: PUBLICATION_ATTRIBUTES }),
  );
