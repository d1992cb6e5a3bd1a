import type { FeatureGroup } from '@cardlake/features';
import { fraudFeatures } from './fraud-features';
import { rtCardFeatures } from './rt-card-features';

/** Every version of every group, as declared. What runs is the compiled form of `../published`. */
export const definitions: readonly FeatureGroup[] = [...rtCardFeatures, ...fraudFeatures];
