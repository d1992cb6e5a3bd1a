// `npm test`, `npm run build` …: set up, then run the named turbo tasks over the whole workspace.
import { join } from 'node:path';
import { root, run, setup } from './setup.mjs';

setup();
run(join(root, 'node_modules', '.bin', 'turbo'), ['run', ...process.argv.slice(2)]);
