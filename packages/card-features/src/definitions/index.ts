import type { FeatureGroup, SnapshotGroup } from '@cardlake/features';
import { fraudFeatures } from './fraud-features';
import { merchantRisk } from './merchant-risk';
import { rtCardFeatures } from './rt-card-features';

/** All versions of all groups as declared. The engines run the compiled form in `../published`. */
export const definitions: readonly FeatureGroup[] = [...rtCardFeatures, ...fraudFeatures];

/** All versions of all snapshot groups as declared. */
export const snapshotDefinitions: readonly SnapshotGroup[] = [...merchantRisk];
