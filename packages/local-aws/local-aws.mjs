// `node packages/local-aws/local-aws.mjs start|load|stop`: AWS on one machine, for a shell and for the test kit.
import { runPython } from './environment.mjs';

process.exit(runPython(['-m', 'local_aws', ...process.argv.slice(2)], process.cwd()));
