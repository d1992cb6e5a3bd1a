/** The parts of assembled vectors in tables of DynamoDB. Needs no DuckDB, and of AWS only types. */
export { type DynamoDbHistoryOptions, dynamoDbCardHistory } from './card-history';
export { CARD_EVENT_KEYS } from './event-items';
export { type CardRange, listKeptIds } from './kept-ids';
export { dynamoDbLoadedParts } from './loaded-parts';
export { SNAPSHOT_ROW_KEYS } from './snapshot-items';
export { type DynamoDbSnapshotOptions, dynamoDbSnapshotRows } from './snapshot-rows';
