/** Ingests a file and kills itself just before its n-th rename. Arguments: lake root, input, n. */
import fs from 'node:fs';
import { systemClock } from '@cardlake/runtime';
import { ingest } from '../../src';

const [lakeRoot = '', input = '', n = ''] = process.argv.slice(2);
const rename = fs.renameSync;
let renames = 0;
fs.renameSync = (from, to) => {
  if (String(to).includes('/bronze/') && ++renames === Number(n)) process.kill(process.pid, 'SIGKILL');
  rename(from, to);
};

void ingest({ lakeRoot, type: 'card_dispute', inputs: [input], clock: systemClock, objectBytes: 1 });
