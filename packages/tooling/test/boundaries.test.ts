import { join } from 'node:path';
import { EXCEPTIONS, type Rule, readRepository, rules, workspaceOf } from '../src';

const repository = readRepository(join(__dirname, '../../..'));
const packages = workspaceOf(repository);

test('the whole workspace is read', () => {
  expect(packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['@cardlake/schema', '@cardlake/lake', '@cardlake/cli', '@cardlake/tooling']),
  );
  const schema = packages.find(({ name }) => name === '@cardlake/schema');
  const index = schema?.files.find(({ path }) => path === 'src/index.ts');
  expect(index?.imports.map(({ specifier }) => specifier)).toContain('./table');
});

test.each(Object.entries<Rule>(rules))('%s', (name, rule) => {
  const found = rule(packages);
  const exceptions = EXCEPTIONS[name] ?? [];
  const violations = found.filter(({ where }) => !exceptions.includes(where));
  expect(violations.map(({ where, message }) => `${where} ${message}`)).toEqual([]);
  const mended = exceptions.filter((exception) => !found.some(({ where }) => where === exception));
  expect(
    mended.map((exception) => `${exception} no longer breaks the rule; remove it from EXCEPTIONS`),
  ).toEqual([]);
});

test('the median file has at most 90 lines', () => {
  const lengths = packages
    .flatMap(({ files }) => files)
    .filter(({ path }) => path.startsWith('src/'))
    .map(({ lines }) => lines)
    .sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(90);
});
