export { chooseDatasetGroups } from './catalog/dataset-groups';
export { pairScores } from './models/gain';
export { type GateRules, judgeChallenger, type Verdict } from './models/judge-challenger';
export { requireDefinitions } from './models/require-definitions';
