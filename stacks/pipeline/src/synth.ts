import { publishedGroups } from '@cardlake/constructs';
import { synthesizeAlone } from '@cardlake/constructs/synth';
import { PipelineStack } from './stack';

synthesizeAlone((app, settings) => new PipelineStack(app, settings, publishedGroups));
