/** Tables of decisions in DynamoDB. Of AWS they need types alone. */
export { dynamoDbControlTable } from './control-table';
export { readDecisionLine } from './decision-line';
export { type DecidedTables, type DecisionReader, dynamoDbDecisionReader } from './decision-reader';
export { type DynamoDbDecisionOptions, dynamoDbDecisionTable } from './decision-table';
