/** Decisions in a table of DynamoDB. Of AWS it needs types alone. */
export { type DynamoDbDecisionOptions, dynamoDbDecisionTable } from './decision-table';
