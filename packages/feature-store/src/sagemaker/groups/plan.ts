import { EVENT_TIME } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { type FeatureDefinition, featureDefinitions } from '@cardlake/schema';
import { type OnlineGroup, onlineFields } from '../../group';

/** A feature group as it is in AWS. */
export interface RegisteredGroup {
  readonly name: string;
  readonly recordId: string;
  readonly eventTime: string;
  readonly definitions: readonly FeatureDefinition[];
}

/**
 * The features that a feature group lacks.
 * @throws UserError `feature_group_incompatible` with everything that would take away or change what is there: the
 * Feature Store can only add
 */
export function missingFeatures(group: OnlineGroup, registered: RegisteredGroup): FeatureDefinition[] {
  const wanted = featureDefinitions(onlineFields(group));
  const there = new Map(registered.definitions.map((each) => [each.FeatureName, each.FeatureType]));
  const asked = new Set(wanted.map(({ FeatureName }) => FeatureName));
  const faults = [
    ...(registered.recordId === group.recordId
      ? []
      : [`records are identified by ${registered.recordId}, not by ${group.recordId}`]),
    ...(registered.eventTime === EVENT_TIME
      ? []
      : [`the event time is ${registered.eventTime}, not ${EVENT_TIME}`]),
    ...[...there.keys()]
      .filter((name) => !asked.has(name))
      .map((name) => `it has a feature ${name} that ${group.name} lacks, and none can be removed`),
    ...wanted
      .filter(({ FeatureName: name, FeatureType: type }) => there.has(name) && there.get(name) !== type)
      .map(
        (each) => `${each.FeatureName} is ${there.get(each.FeatureName)} there and ${each.FeatureType} here`,
      ),
  ];
  if (faults.length === 0) return wanted.filter(({ FeatureName }) => !there.has(FeatureName));
  throw new UserError(
    'feature_group_incompatible',
    `${registered.name} cannot become ${group.name}: ${faults.join('; ')}`,
    { hint: 'Publish the changed group as a new version, with a feature group of its own.' },
  );
}
