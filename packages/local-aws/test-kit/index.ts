export type { Call } from './faults';
export { type ChooseFault, type Fault, type FaultyAws, startFaultyAws } from './faulty-aws';
export { type Faults, type LocalAws, type LocalAwsOptions, startLocalAws } from './local-aws';
