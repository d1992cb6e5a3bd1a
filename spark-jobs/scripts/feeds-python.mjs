// `node scripts/feeds-python.mjs <arguments>`: as `python.mjs`, in the environment with Great Expectations.
import { runPython } from '@cardlake/tooling/python-environment';
import { home, programEnvironment } from './environment.mjs';
import { environment, feedsEnvironment } from './provision.mjs';

environment.provision();
feedsEnvironment.provision();
const { python } = feedsEnvironment;
runPython(python, process.argv.slice(2), { cwd: home, env: programEnvironment(python) });
