import { type CompiledGroup, publishedName } from '@cardlake/features';
import { type Policy, readModel } from '@cardlake/model';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { type ModelVersion, prepareVersion, type ScoringVersion } from '../../src';

/** Fits the margins of random trees, so that all decisions occur. */
const POLICY: Policy = {
  calibration: { slope: 0.8, intercept: 0 },
  rule: { kind: 'thresholds', review: 0.4, decline: 0.6 },
};

/** A version with random trees over all features of a group and the amount. */
export function modelVersion(group: CompiledGroup, version: string, policy = POLICY): ModelVersion {
  const names = [...group.features.map(({ name }) => name), 'amount'];
  const seed = [...version].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const file = randomModelFile({ trees: 10, depth: 4, features: names.length, seed });
  return {
    name: 'fraud',
    version,
    model: readModel(toBytes(file)),
    policy,
    policyHash: `policy of ${version}`,
    card: {
      name: 'fraud',
      modelSha256: '',
      dataset: null,
      training: null,
      groups: [{ name: publishedName(group), definitionHash: group.hash }],
      features: names.map((name) => ({
        name,
        group: name === 'amount' ? null : publishedName(group),
        baseline: null,
      })),
      marginBaseline: null,
    },
  };
}

/** As {@link modelVersion}, ready to score. */
export const scoringVersion = (group: CompiledGroup, version: string, policy = POLICY): ScoringVersion =>
  prepareVersion(modelVersion(group, version, policy), group);
