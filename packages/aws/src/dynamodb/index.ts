export { itemSize } from './item-size';
export { createDynamoDbClient, dynamoDbItemTable, type ItemTableOptions } from './item-table';
export { dynamoDbKeyedTable, type KeyedTableOptions } from './keyed-table';
export { limitRate } from './limit-rate';
export type * from './ports';
