export {
  type DecisionPorts,
  type DeliveryResult,
  decideOnce,
  MAX_AGE_MICROS,
  type ReceivedEvent,
} from './once/decide-once';
export type { Claim, DecisionTable, FinalState, StoredClaim } from './once/decision-table';
export type { EventHistory } from './once/event-history';
export { hashPayload } from './once/payload-hash';
export type { AssembledVector, NeededSnapshot, VectorAssembler, VectorFlag } from './vector/vector';
