import { callForUser } from '@cardlake/aws';
import type { CardFeatures } from '@cardlake/engine';
import { type FeatureGroupOptions, onlineGroupOf } from './feature-group';
import { toCardFeatures } from './to-card-features';

/**
 * Reads a card's record in a feature group of AWS.
 * @returns undefined when it has none.
 * @throws UserError of the Feature Store, and for calls that AWS refuses.
 */
export async function readAwsFeatures(
  { group: name, awsGroup, region }: FeatureGroupOptions,
  card: string,
): Promise<CardFeatures | undefined> {
  const { openFeatureStoreRuntime } = await import('@cardlake/aws/feature-store-runtime');
  const { sagemakerOnlineStore } = await import('@cardlake/feature-store/sagemaker');
  const group = onlineGroupOf(name);
  const store = sagemakerOnlineStore({
    runtime: openFeatureStoreRuntime({ region }),
    groupName: () => awsGroup,
  });
  const record = await callForUser(() => store.get(group, card));
  return record && toCardFeatures(group, record);
}
