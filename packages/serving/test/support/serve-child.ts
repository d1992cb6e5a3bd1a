/** Serves a lake until it is stopped. Arguments: lake root, durability. Writes its URL to standard output. */
import { systemClock } from '@cardlake/runtime';
import type { Durability } from '../../src';
import { startTestServer } from './serving';

const [lakeRoot = '', durability = 'process'] = process.argv.slice(2);

startTestServer(lakeRoot, { clock: systemClock, durability: durability as Durability }).then(
  (server) => {
    process.stdout.write(`${server.url}\n`);
    process.once('SIGTERM', () => void server.stop());
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
