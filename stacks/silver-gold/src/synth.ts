import { builds, synthesizeAlone } from '@cardlake/constructs/synth';
import { SilverGoldStack } from './stack';

synthesizeAlone((app, settings) => new SilverGoldStack(app, settings, builds.sparkJobs()));
