export { commandWords } from './contract/command-words';
export type { Job, JobContext, JobContract, JobReport, RowKind } from './contract/job';
export type { Setting, SettingText } from './contract/setting';
export { findJob, JOBS } from './jobs';
export { type FoundRow, type Lookup, lookUp } from './results/look-up';
export { lookUpItems } from './results/look-up-items';
export { localStore } from './store/local-store';
export type { DataStore } from './store/ports';
export { s3Store } from './store/s3-store';
