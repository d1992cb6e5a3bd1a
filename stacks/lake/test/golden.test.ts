import { existsSync, readFileSync } from 'node:fs';
import { STACK_NAMES } from '@cardlake/platform';
import { type ReviewedFile, reviewedFiles, writeReviewed } from './support/reviewed-files';

const update = process.env.UPDATE_GOLDEN === '1';

/** Compares a reviewed file with what it should hold, or writes it. */
function expectReviewed(file: ReviewedFile): void {
  if (update) writeReviewed(file);
  // After reviewing a change of the infrastructure, run UPDATE_GOLDEN=1 npx jest golden and commit the result. The file
  // is what is expected, so that the difference reads as git shows it.
  expect(file.text).toBe(existsSync(file.path) ? readFileSync(file.path, 'utf8') : '(missing)');
}

describe.each(['dev', 'prod'] as const)('%s', (environment) => {
  const { terraform, page, stackIds } = reviewedFiles(environment);

  test.each(terraform.map((file) => [file.stack, file] as const))(
    '%s matches the reviewed Terraform',
    (_, file) => expectReviewed(file),
  );

  test('the review page has the resources, permissions and cost of the Terraform', () => {
    expectReviewed(page);
  });

  test('the ids of the stacks are environment and name', () => {
    expect(stackIds).toEqual(STACK_NAMES.map((stack) => `${environment}-${stack}`));
  });
});
