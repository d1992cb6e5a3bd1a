import type { FeatureGroup } from '@cardlake/features';
import { fraudFeatures } from './fraud-features';
import { rtCardFeatures } from './rt-card-features';

/** All versions of all groups as declared. The engines run the compiled form in `../published`. */
export const definitions: readonly FeatureGroup[] = [...rtCardFeatures, ...fraudFeatures];
