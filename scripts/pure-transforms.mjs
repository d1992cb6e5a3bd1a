// Ends with 1 when a transform of the folder `feeds` is no pure function, as far as its sample shows. It is a process of its
// own: to read a feed loads the list of those that are published, which `feature-publish.mjs` has yet to write.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './setup.mjs';

const home = join(root, 'feeds');
if (existsSync(home) && readdirSync(home).some((file) => /\.ya?ml$/.test(file))) {
  const require = createRequire(import.meta.url);
  require(join(root, 'packages', 'tooling', 'register.cjs'));
  const { describeImpureTransforms } = require(join(root, 'apps/cli/src/feeds/impure-transforms.ts'));
  const problems = await describeImpureTransforms(root);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
