export { createDecisionAuditor } from './audit/decision-auditor';
export { type DecisionClock, liveClock, replayClock } from './decide/clock';
export {
  createDecider,
  type DecideOptions,
  type Decider,
  type DecisionResult,
  isSameMaking,
  withReasons,
} from './decide/decider';
export {
  createDecisionSteps,
  type DeciderPorts,
  type DecisionSteps,
} from './decide/decision-steps';
export type { DeciderOptions } from './decide/judge';
export { readEventJson } from './decide/read-event-json';
export { readTexts } from './decide/read-texts';
export { type Step, StepTimer, type StepTimes } from './decide/step-timer';
export {
  type AskEndpoint,
  createEndpointScorers,
  type EndpointOutcome,
} from './endpoint/endpoint-scorer';
export { createEvidenceJudge } from './evidence/judge-evidence';
export { createLineReader, type EvidenceLine } from './evidence/read-line';
export { chooseVersion } from './experiment/choose-version';
export { readExperiment } from './experiment/read-experiment';
export { BUCKETS, type Experiment } from './experiment/schema';
export {
  type DecisionPorts,
  type DeliveryResult,
  decideOnce,
  MAX_AGE_MICROS,
  type ReceivedEvent,
} from './once/decide-once';
export type { Claim, DecisionTable, FinalState, StoredClaim } from './once/decision-table';
export type { EventHistory } from './once/event-history';
export { payloadHashOf } from './once/event-payload';
export { memoryDecisionTable } from './once/memory-decision-table';
export { advanceRelease, type ReleasePorts, readSlots } from './release/advance-release';
export { applyReleaseControl } from './release/apply-control';
export { type ControlTable, changeControl } from './release/control-table';
export { memoryControlTable } from './release/memory-control-table';
export { type OpenedRelease, openRelease } from './release/open-release';
export {
  admitChallenger,
  type Challenger,
  dismissChallenger,
  firstControl,
  promoteChallenger,
  type ReleaseControl,
  slotOfVersion,
  takeOverChallenger,
  weighChallenger,
} from './release/release-control';
export {
  DRAIN_MS,
  NO_MEMORY,
  type ReleaseGoal,
  type ReleaseMemory,
  type ReleaseOutcome,
  type ReleaseStep,
  USUAL_RAMP,
} from './release/release-step';
export { removeEndpoints, rollBackRelease, runRelease } from './release/run-release';
export type { SlotEndpoint, SlotEndpoints, SlotStates } from './release/slot-endpoints';
export { applyRules } from './rules/apply-rules';
export { readRules } from './rules/read-rules';
export type { ExpiredRule, RuleMatch, RuleSet } from './rules/rule-set';
export type { CostMatrix } from './simulate/cost';
export type { LabelledDecision } from './simulate/recorded-decision';
export type { SimulatedChange } from './simulate/simulate-decision';
export { createSimulation, type EventSum, type VersionSimulation } from './simulate/simulation';
export { numberOf } from './values/number-of';
export { createVectorAssembler } from './vector/assembler';
export type { AssembledVector, NeededSnapshot, VectorAssembler, VectorFlag } from './vector/vector';
export type { RemoteScorer } from './version/remote-scorer';
export {
  type ModelVersion,
  prepareVersion,
  type ScoringVersion,
  type VersionScore,
} from './version/scoring-version';
export { chooseServedGroup, findServedGroup } from './version/served-group';
export {
  chooseVersions,
  loadVersion,
  type ModelFiles,
  type ModelPlace,
  readModelFiles,
} from './version/stored-versions';
