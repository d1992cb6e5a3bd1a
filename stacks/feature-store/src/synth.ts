import { publishedGroups } from '@cardlake/constructs';
import { builds, synthesizeAlone } from '@cardlake/constructs/synth';
import { FeatureStoreStack } from './stack';

synthesizeAlone(
  (app, settings) =>
    new FeatureStoreStack(app, settings, { groups: publishedGroups, writer: builds.featureWriter() }),
);
