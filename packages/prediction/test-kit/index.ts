export { decisionTableConformance } from './decision-table-conformance';
