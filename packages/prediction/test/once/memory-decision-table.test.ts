import { memoryDecisionTable } from '../../src';
import { decisionTableConformance } from '../../test-kit';

describe('the decision table in memory', () => {
  decisionTableConformance(async () => memoryDecisionTable<string>());
});
