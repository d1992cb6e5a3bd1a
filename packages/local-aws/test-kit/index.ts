export { type Faults, type LocalAws, type LocalAwsOptions, startLocalAws } from './local-aws';
