export { itemSize } from './item-size';
export { createDynamoDbClient, dynamoDbItemTable, type ItemTableOptions } from './item-table';
export type * from './ports';
