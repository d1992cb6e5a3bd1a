/** Works on the small lake and kills the process at its Nth step: `node kill-run.cjs LAKE N run`. */
import { KILLED_WORK } from './support/killed-work';

const [lakeRoot = '', at = '', work = ''] = process.argv.slice(2);
let passed = 0;
void KILLED_WORK[work as keyof typeof KILLED_WORK](lakeRoot, (step) => {
  if (passed++ !== Number(at)) return;
  process.stdout.write(`killed at ${step}\n`);
  process.kill(process.pid, 'SIGKILL');
});
