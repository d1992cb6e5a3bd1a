// `npm run feature:publish`: checks and compiles the definitions of features and feeds, updates every file that is derived
// from them, builds again what holds them, lists the changed files, and prints the next command; `-- --run` runs it, too.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeGolden } from './golden-files.mjs';
import { changedFiles, listChanges, run, script } from './publishing.mjs';
import { root, setup, run as show } from './setup.mjs';

/** Builds that hold compiled definitions. The command line is always built; the others only where they have been before. */
const FUNCTIONS = [
  'apps/feature-writer',
  'apps/releaser',
  'apps/scorer',
  'apps/elt-extract',
  'apps/elt-load',
  'apps/elt-publish',
];
/** Files that tell whether the Terraform has to be synthesized again: it is committed together with them. */
const SYNTHESIZED = /^(packages\/(card-features|feeds)\/compiled|stacks\/[^/]+\/golden)\//;

const { run: runsAfterwards } = readArguments();
setup();
const require = createRequire(import.meta.url);
const before = changedFiles();
// One process does everything, from the sources.
require(join(root, 'packages', 'tooling', 'register.cjs'));
// A wrong definition is told without a stack trace: maps of the sources would only take time.
process.setSourceMapsEnabled(false);
compile('packages/card-features/compile.ts', 'packages/card-features/src/published.ts');
await script('scripts', 'pure-transforms.mjs');
compile('packages/feeds/compile.ts', 'packages/feeds/src/published/feeds.ts');
compile('spark-jobs/scripts/compile.ts');
const formatted = run('packages/card-features', 'biome', 'check', '--write', '--log-level=error', '.');
if ([...before.keys(), ...changedFiles().keys()].some((path) => SYNTHESIZED.test(path))) writeGolden();
await formatted;
await build();

listChanges(before, ['packages/card-features/', 'packages/feeds/', 'feeds/']);
const compiled = [...before.keys(), ...changedFiles().keys()];
const isOfFeeds = compiled.some((path) => path.startsWith('packages/feeds/compiled/'));
const isOfFeatures = compiled.some((path) => path.startsWith('packages/card-features/compiled/'));
if (runsAfterwards) show(process.execPath, [join(root, 'apps/cli/bin/cardlake.cjs'), 'run', 'stream']);
else if (isOfFeatures || !isOfFeeds) console.log('\nNext: ./cardlake run stream');
// The job that publishes feeds has them, too, and is built with everything else that is deployed.
if (isOfFeeds)
  console.log(
    '\nNext, for environments: npm run build\nThen deploy the stacks foundation and elt: docs/deploy.md, "Feeds"',
  );

function readArguments() {
  try {
    return parseArgs({ options: { run: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(
      `cardlake: ${error.message}; \`npm run feature:publish -- --run\` also computes what is published`,
    );
    return process.exit(2);
  }
}

/**
 * Runs a script that ends this process when a definition is wrong.
 * @param listing module that the script writes, from which the next steps read what is published
 * @throws Error when that module is loaded already: the next steps would read what was published before
 */
function compile(file, listing) {
  if (listing !== undefined && join(root, listing) in require.cache)
    throw new Error(`${listing} was loaded before ${file} wrote it`);
  require(join(root, file));
  if (process.exitCode) process.exit();
}

/** Builds what is stale. */
async function build() {
  const { describeStaleBuild, featureSources } = require(join(root, 'apps/cli/bin/feature-sources.cjs'));
  const sources = join(root, 'apps/cli/dist/feature-sources.json');
  const isBuilt = existsSync(sources) && existsSync(join(root, 'apps/cli/dist/cardlake.cjs'));
  if (isBuilt && describeStaleBuild(require(sources), featureSources()) === undefined) return;
  const { buildPublished } = await import('../apps/cli/bundle.mjs');
  await buildPublished();
  for (const folder of FUNCTIONS.filter((each) => existsSync(join(root, each, 'dist', 'manifest.json'))))
    await script(folder, 'build.mjs');
}
