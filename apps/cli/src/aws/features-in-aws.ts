import type { CardFeatures } from '@cardlake/engine';
import { asUserError } from './as-user-error';
import { cardFeatures } from './card-record';
import { type FeatureGroupOptions, onlineGroupOf } from './feature-group';

/**
 * A card's record in a feature group of AWS, or undefined when it has none.
 * @throws UserError of the Feature Store, and of what AWS refuses
 */
export async function featuresInAws(
  { group: name, featureGroup, region }: FeatureGroupOptions,
  card: string,
): Promise<CardFeatures | undefined> {
  const { awsFeatureStoreRuntime, sagemakerOnlineStore } = await import('@cardlake/feature-store/sagemaker');
  const group = onlineGroupOf(name);
  const store = sagemakerOnlineStore({
    runtime: awsFeatureStoreRuntime(region),
    groupName: () => featureGroup,
  });
  const record = await asUserError(() => store.get(group, card));
  return record && cardFeatures(group, record);
}
