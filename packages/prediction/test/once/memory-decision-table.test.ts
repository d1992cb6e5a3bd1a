import { decisionTableConformance, memoryDecisionTable } from '../../test-kit';

describe('the decision table in memory', () => {
  decisionTableConformance(async () => memoryDecisionTable<string>());
});
