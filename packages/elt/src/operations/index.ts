export type { StateCounts } from './chosen-objects';
export { type FeedQuality, judgeQuality } from './judge-quality';
export { type Look, type LookPorts, lookAtObjects } from './look-at-objects';
export { type Operation, type OperationExecution, type OperationRequest, readOperation } from './operation';
export { type ReplayPorts, replayObjects } from './replay-objects';
export {
  type FeedReport,
  type Findings,
  findingsSchema,
  type OperationOutcome,
  type OperationReport,
  type ReportPorts,
  type WrittenReport,
  writeReport,
} from './write-report';
