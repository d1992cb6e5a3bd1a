import type { LakeStack } from '../core/lake-stack';
import type { Statement } from '../iam/statement';

/** Actions of Iceberg in the Glue catalog: it creates tables and swaps their metadata, but never lists or drops them. */
const READ = ['glue:GetDatabase', 'glue:GetTable'];
const WRITE = ['glue:CreateTable', 'glue:UpdateTable'];

/** Builds the permissions of a Spark job that keeps Iceberg tables in a database of the Glue catalog. */
export function catalogStatements(stack: LakeStack, database: string): Statement[] {
  const resources = [
    stack.arn('glue', 'catalog'),
    stack.arn('glue', `database/${database}`),
    stack.arn('glue', `table/${database}/*`),
  ];
  return [
    { sid: 'ReadCatalog', actions: READ, resources },
    { sid: 'WriteCatalog', actions: WRITE, resources },
    // Spark reads the default database at startup even if it is not used.
    {
      sid: 'FindDefaultDatabase',
      actions: ['glue:GetDatabase'],
      resources: [stack.arn('glue', 'catalog'), stack.arn('glue', 'database/default')],
    },
  ];
}
