export { controlTableConformance } from './control-table-conformance';
export { decisionTableConformance } from './decision-table-conformance';
