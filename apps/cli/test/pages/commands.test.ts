import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from './support/commands';
import { shellLines } from './support/shell';

const root = join(__dirname, '..', '..', '..', '..');

/** Pages whose shell blocks a reader types in the root of a checkout. */
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
    .map((path) => join('docs', path)),
].sort();

const linesOf = (page: string): string[] => shellLines(readFileSync(join(root, page), 'utf8'));

test.each(pages.filter((page) => linesOf(page).length > 0))(
  'every command of %s can be typed',
  async (page) => {
    const faults: string[] = [];
    for (const line of linesOf(page)) {
      for (const fault of await faultsOf(line)) faults.push(`${line}: ${fault}`);
    }
    expect(faults).toEqual([]);
  },
);
