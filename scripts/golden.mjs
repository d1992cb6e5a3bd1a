// `npm run golden`: writes what reviewers of dev and prod read, `golden/` of every stack, and shows what has changed: the plan
// of a setting, before anybody has an account.
import { join } from 'node:path';
import { root, run, setup } from './setup.mjs';

setup();
const register = join(root, 'packages', 'tooling', 'register.cjs');
run(process.execPath, ['-r', register, join(root, 'stacks', 'lake', 'write-golden.ts')]);
run('git', ['--no-pager', 'diff', '--unified=1', '--', 'stacks/lake/golden']);
run('git', ['--no-pager', 'diff', '--stat', '--', 'stacks/*/golden/*']);
