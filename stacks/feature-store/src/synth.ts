import { synthesizeAlone } from '@cardlake/constructs/synth';
import { featureStoreDeclaration } from '@cardlake/platform';
import { FeatureStoreStack } from './stack';

synthesizeAlone(featureStoreDeclaration, FeatureStoreStack);
