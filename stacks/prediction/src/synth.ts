import { synthesizeAlone } from '@cardlake/constructs/synth';
import { predictionDeclaration } from '@cardlake/platform';
import { PredictionStack } from './stack';

synthesizeAlone(predictionDeclaration, PredictionStack);
