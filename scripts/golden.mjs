// `npm run golden`: writes what reviewers of dev and prod read, `golden/` of every stack, and shows what has changed: the plan
// of a setting, before anybody has an account.
import { writeGolden } from './golden-files.mjs';
import { run, setup } from './setup.mjs';

setup();
writeGolden();
run('git', ['--no-pager', 'diff', '--unified=1', '--', 'stacks/lake/golden']);
run('git', ['--no-pager', 'diff', '--stat', '--', 'stacks/*/golden/*']);
