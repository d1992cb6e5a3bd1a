/**
 * Runs the second part of the small lake's run and kills the process at its Nth step: `node kill-run.cjs LAKE
 * N`.
 */
import { processPart } from '../test-kit/small-lake';

const [lakeRoot = '', at = ''] = process.argv.slice(2);
let passed = 0;
void processPart(lakeRoot, 'second', (step) => {
  if (passed++ !== Number(at)) return;
  process.stdout.write(`killed at ${step}\n`);
  process.kill(process.pid, 'SIGKILL');
});
