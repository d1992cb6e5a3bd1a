import { synthesizeAlone } from '@cardlake/constructs/synth';
import { FoundationStack } from './stack';

synthesizeAlone((app, settings) => new FoundationStack(app, settings));
