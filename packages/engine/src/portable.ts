export { chooseDatasetGroups, publishedGroups } from './catalog/dataset-groups';
export { assembleVersion } from './models/assemble-version';
export { pairScores } from './models/gain';
export { type GateRules, judgeChallenger, type Verdict } from './models/judge-challenger';
export { requireDefinitions } from './models/require-definitions';
export { formatVersion } from './models/version-content';
