import { join } from 'node:path';
import { listPages } from '@cardlake/tooling/pages';
import { faultsOf } from './support/commands';
import { shellLines } from './support/shell';

/** Pages whose shell blocks a reader types in the root of a checkout, with the lines of the blocks. */
const pages = listPages(join(__dirname, '..', '..', '..', '..'))
  .filter(({ path }) => /^(README\.md|CONTRIBUTING\.md|docs\/.*|.*\/README\.md)$/.test(path))
  .map((page) => [page.path, shellLines(page)] as const)
  .filter(([, lines]) => lines.length > 0);

test.each(pages)('every command of %s can be typed', async (_, lines) => {
  const faults: string[] = [];
  for (const line of lines) {
    for (const fault of await faultsOf(line)) faults.push(`${line}: ${fault}`);
  }
  expect(faults).toEqual([]);
});
