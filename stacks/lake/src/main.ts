import { publishedGroups } from '@cardlake/constructs';
import { builds, checkSynthesized, runApp } from '@cardlake/constructs/synth';
import { composeLake } from './compose';

/** What `cdktf synth` runs: every stack of every environment, then our own rules over what came out. */
runApp((app, settings) => {
  composeLake(app, settings, {
    groups: publishedGroups,
    jobs: builds.sparkJobs(),
    writer: builds.featureWriter(),
  });
}, checkSynthesized);
