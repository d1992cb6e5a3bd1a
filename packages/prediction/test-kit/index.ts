export { decisionTableConformance } from './decision-table-conformance';
export { memoryDecisionTable } from './memory-decision-table';
