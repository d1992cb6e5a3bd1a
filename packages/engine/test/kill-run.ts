/**
 * Works on the small lake and kills the process at its Nth step: `node kill-run.cjs LAKE N run` runs its second part,
 * `rebuild` makes all of it anew from bronze.
 */
import { rebuildLake } from '../src';
import { processPart, testContext } from '../test-kit/small-lake';

const [lakeRoot = '', at = '', work = ''] = process.argv.slice(2);
let passed = 0;
const onStep = (step: string) => {
  if (passed++ !== Number(at)) return;
  process.stdout.write(`killed at ${step}\n`);
  process.kill(process.pid, 'SIGKILL');
};
void (work === 'rebuild'
  ? rebuildLake({ lakeRoot, from: 'bronze' }, testContext({ onStep }))
  : processPart(lakeRoot, 'second', onStep));
