// `npm run soak:feeds --prefix stacks/lake -- [--objects N] [--rounds N] [--seed N]`: loads objects of feeds in local AWS, as the end-to-end test of feeds does, but more of them and again and again: announced never or up to
// three times, in an order that the seed gives, with deaths, throttling and poison, which is redriven. Ends with 1 at the first round whose rows differ, and says which seed it had.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const text = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({ options: { objects: text('200'), rounds: text('3'), seed: text('1') } });
const [objects, rounds, first] = [values.objects, values.rounds, values.seed].map(Number);
if (![objects, rounds, first].every((value) => Number.isInteger(value) && value > 0)) {
  console.error(
    'expected whole numbers above 0, for example `npm run soak:feeds --prefix stacks/lake -- --objects 200 --rounds 3 --seed 1`',
  );
  process.exit(1);
}
for (let round = 0; round < rounds; round++) {
  const seed = first + round;
  console.error(`round ${round + 1} of ${rounds}: ${objects} objects, seed ${seed}`);
  const { status } = spawnSync('npx', ['jest', '--config', 'jest.e2e.config.cjs', 'test/e2e/feeds.test.ts'], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
    env: { ...process.env, CARDLAKE_E2E_FEEDS: String(objects), CARDLAKE_E2E_FEEDS_SEED: String(seed) },
  });
  if (status !== 0) {
    console.error(
      `seed ${seed} failed, as shown above: npm run soak:feeds --prefix stacks/lake -- --objects ${objects} --rounds 1 --seed ${seed}`,
    );
    process.exit(1);
  }
}
console.error(
  `${rounds} rounds of ${objects} objects: nothing lost, nothing doubled, and the dead letters were the poison`,
);
