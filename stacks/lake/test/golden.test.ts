import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goldenText } from '@cardlake/constructs/test-kit';
import { STACK_NAMES } from '@cardlake/platform';
import { lakeOf } from './support/lake';

const update = process.env.UPDATE_GOLDEN === '1';

const file = (stack: string, environment: string) =>
  join(__dirname, '..', '..', stack, 'golden', `${environment}.tf.json`);

describe.each(['dev', 'prod'] as const)('%s', (environment) => {
  const stacks = lakeOf(environment);

  test.each(STACK_NAMES.map((stack, index) => [stack, index] as const))(
    '%s is as reviewed',
    (stack, index) => {
      const text = goldenText(stacks[index]!.json);
      const path = file(stack, environment);
      if (update) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      // A difference is a change of the infrastructure: look at it, then UPDATE_GOLDEN=1 npx jest golden, and commit it.
      expect(existsSync(path) ? readFileSync(path, 'utf8') : '(missing)').toBe(text);
    },
  );

  test('the ids of the stacks are what cdktf deploy is given', () => {
    expect(stacks.map(({ id }) => id)).toEqual(STACK_NAMES.map((stack) => `${environment}-${stack}`));
  });
});
