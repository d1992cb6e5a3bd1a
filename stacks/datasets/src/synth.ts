import { publishedGroups } from '@cardlake/constructs';
import { synthesizeAlone } from '@cardlake/constructs/synth';
import { DatasetsStack } from './stack';

synthesizeAlone((app, settings) => new DatasetsStack(app, settings, publishedGroups));
