/** Tables of decisions in DynamoDB. Of AWS they need types alone. */
export { dynamoDbControlTable } from './control-table';
export { type DynamoDbDecisionOptions, dynamoDbDecisionTable } from './decision-table';
