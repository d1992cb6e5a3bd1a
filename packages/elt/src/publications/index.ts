export type { WaitingObject } from '../events/staged-object';
export { type EndedPublication, type EndPorts, endPublication, returnLease } from './end-publication';
export { readFeedState } from './feed-state';
export { secondsSincePublished } from './freshness';
export type {
  JudgedPlan,
  Lease,
  PendingObject,
  PublicationState,
  Publications,
  Verdict,
} from './publications';
export {
  type Gathering,
  type PublicationInput,
  type Release,
  type Started,
  type StartPorts,
  startPublication,
  startRelease,
} from './start-publication';
