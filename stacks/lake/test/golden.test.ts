import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goldenText } from '@cardlake/constructs/test-kit';
import { STACK_NAMES } from '@cardlake/platform';
import { lakeOf } from './support/lake';

const update = process.env.UPDATE_GOLDEN === '1';

const file = (stack: string, environment: string) =>
  join(__dirname, '..', '..', stack, 'golden', `${environment}.tf.json`);

describe.each(['dev', 'prod'] as const)('%s', (environment) => {
  const stacks = new Map(lakeOf(environment).map(({ id, json }) => [id, goldenText(json)]));

  test.each(STACK_NAMES)('%s matches the reviewed Terraform', (stack) => {
    const text = stacks.get(`${environment}-${stack}`) ?? '';
    const path = file(stack, environment);
    if (update) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    // After reviewing a change of the infrastructure, run UPDATE_GOLDEN=1 npx jest golden and commit the result.
    expect(existsSync(path) ? readFileSync(path, 'utf8') : '(missing)').toBe(text);
  });

  test('the ids of the stacks are environment and name', () => {
    expect([...stacks.keys()]).toEqual(STACK_NAMES.map((stack) => `${environment}-${stack}`));
  });
});
