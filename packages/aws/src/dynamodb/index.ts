export { itemSize } from './item-size';
export { createDynamoDbClient, dynamoDbItemTable, type ItemTableOptions } from './item-table';
export { dynamoDbKeyedTable, type KeyedTableOptions } from './keyed-table';
export type * from './ports';
