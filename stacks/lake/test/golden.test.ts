import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goldenText } from '@cardlake/constructs/test-kit';
import { estimate, prices, WORKLOAD_DEFAULTS } from '@cardlake/cost';
import { enabledStackNames, environments, parseSettings, STACK_NAMES } from '@cardlake/platform';
import { lakeOf } from './support/lake';
import { reviewPage } from './support/review-page';

const update = process.env.UPDATE_GOLDEN === '1';

/** Traffic for which the review pages estimate the cost. */
const WORKLOAD = { ...WORKLOAD_DEFAULTS, eventsPerDay: 1_000_000 };

const file = (stack: string, name: string) => join(__dirname, '..', '..', stack, 'golden', name);

/** Compares a reviewed file with what it should hold, or writes it. */
function expectReviewed(path: string, text: string): void {
  if (update) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  // After reviewing a change of the infrastructure, run UPDATE_GOLDEN=1 npx jest golden and commit the result. The file
  // is what is expected, so that the difference reads as git shows it.
  expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '(missing)');
}

describe.each(['dev', 'prod'] as const)('%s', (environment) => {
  const synthesized = lakeOf(environment);
  const stacks = new Map(synthesized.map(({ id, json }) => [id, goldenText(json)]));

  test.each(STACK_NAMES)('%s matches the reviewed Terraform', (stack) => {
    expectReviewed(file(stack, `${environment}.tf.json`), stacks.get(`${environment}-${stack}`) ?? '');
  });

  test('the review page has the resources, permissions and cost of the Terraform', () => {
    const settings = parseSettings(environments[environment]);
    const deployed = enabledStackNames(settings).map((stack) => `${environment}-${stack}`);
    const page = reviewPage(
      environment,
      synthesized.filter(({ id }) => deployed.includes(id)),
      estimate(settings, WORKLOAD, prices()),
    );
    expectReviewed(file('lake', `${environment}.md`), page);
  });

  test('the ids of the stacks are environment and name', () => {
    expect([...stacks.keys()]).toEqual(STACK_NAMES.map((stack) => `${environment}-${stack}`));
  });
});
