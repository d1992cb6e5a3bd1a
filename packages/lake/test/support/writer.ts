import { writeSync } from 'node:fs';
import { openLake } from '../../src';
import { CHANGES, commitChange } from './workload';

const print = (text: string) => writeSync(1, `${text}\n`);

/** Commits those of `CHANGES` that the lake does not have, and kills itself at a step. */
async function kill(root: string, at: number): Promise<void> {
  let steps = 0;
  const lake = await openLake(root, {
    create: true,
    onStep: (step) => {
      if (steps++ === at) {
        print(`killed at ${step}`);
        process.kill(process.pid, 'SIGKILL');
      }
    },
  });
  const writer = await lake.beginWrite();
  for (const [index, change] of CHANGES.entries()) {
    if (index < writer.snapshot.version) continue;
    await commitChange(writer, change, `t${index}`);
    print(`committed ${index + 1}`);
  }
  writer.release();
}

/** Keeps the lock until it is killed. */
async function hold(root: string): Promise<void> {
  await (await openLake(root, { create: true })).beginWrite();
  print('locked');
  setInterval(() => {}, 1000);
}

/** Replaces the files of three days repeatedly; those of one commit have the same number. */
async function generations(root: string, count: number): Promise<void> {
  const writer = await (await openLake(root, { create: true })).beginWrite();
  for (let generation = 0; generation < count; generation++) {
    const adds = [1, 2, 3].map((day) => ({ day, dispute: false, exact: false }));
    await commitChange(writer, { adds, removes: [0, 1, 2], objects: 0 }, `generation-${generation}`);
  }
  writer.release();
}

const [command, root = '', number = '0'] = process.argv.slice(2);
if (command === 'kill') void kill(root, Number(number));
if (command === 'hold') void hold(root);
if (command === 'generations') void generations(root, Number(number));
