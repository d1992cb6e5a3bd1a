import { synthesizeAlone } from '@cardlake/constructs/synth';
import { featureBatchDeclaration } from '@cardlake/platform';
import { FeatureBatchStack } from './stack';

synthesizeAlone(featureBatchDeclaration, FeatureBatchStack);
