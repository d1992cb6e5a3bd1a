import { publishedGroups } from '@cardlake/constructs';
import { checkSynthesized, readBuilds, runApp } from '@cardlake/constructs/synth';
import { BUILD_NAMES } from '@cardlake/platform';
import { composeLake } from './compose';

/** Entry point of `cdktf synth`: synthesizes every stack of every environment and checks the result. */
runApp(
  (app, settings) => composeLake(app, settings, { groups: publishedGroups, builds: readBuilds(BUILD_NAMES) }),
  checkSynthesized,
);
