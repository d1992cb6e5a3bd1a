import { EVENT_TIME } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { type FeatureDefinition, featureDefinitions } from '@cardlake/schema';
import { type OnlineGroup, onlineFields } from '../../group';

/** A feature group in AWS. */
export interface RegisteredGroup {
  readonly name: string;
  readonly recordId: string;
  readonly eventTime: string;
  readonly definitions: readonly FeatureDefinition[];
}

/**
 * Finds the features that a feature group lacks.
 * @throws UserError `feature_group_incompatible` with all features that would have to be removed or changed: the Feature
 * Store can only add features
 */
export function missingFeatures(group: OnlineGroup, registered: RegisteredGroup): FeatureDefinition[] {
  const expected = featureDefinitions(onlineFields(group));
  const existing = new Map(registered.definitions.map((each) => [each.FeatureName, each.FeatureType]));
  const expectedNames = new Set(expected.map(({ FeatureName }) => FeatureName));
  const faults = [
    ...(registered.recordId === group.recordId
      ? []
      : [`records are identified by ${registered.recordId}, not by ${group.recordId}`]),
    ...(registered.eventTime === EVENT_TIME
      ? []
      : [`the event time is ${registered.eventTime}, not ${EVENT_TIME}`]),
    ...[...existing.keys()]
      .filter((name) => !expectedNames.has(name))
      .map((name) => `feature ${name} is not in ${group.name}, and features cannot be removed`),
    ...expected
      .filter(({ FeatureName: name, FeatureType: type }) => existing.has(name) && existing.get(name) !== type)
      .map(
        (each) =>
          `${each.FeatureName} is ${existing.get(each.FeatureName)} in AWS and ${each.FeatureType} in ${group.name}`,
      ),
  ];
  if (faults.length === 0) return expected.filter(({ FeatureName }) => !existing.has(FeatureName));
  throw new UserError(
    'feature_group_incompatible',
    `${registered.name} is incompatible with ${group.name}: ${faults.join('; ')}`,
    { hint: 'Publish the changed group as a new version, with a feature group of its own.' },
  );
}
