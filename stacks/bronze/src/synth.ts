import { synthesizeAlone } from '@cardlake/constructs/synth';
import { BronzeStack } from './stack';

synthesizeAlone((app, settings) => new BronzeStack(app, settings));
