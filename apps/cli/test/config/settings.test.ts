import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';
import { engineConfig } from '@cardlake/runtime';
import fc from 'fast-check';
import { resolveSettings } from '../../src/config/settings';

const path = testFolder();

/** Writes a file of settings into a folder. @returns the folder */
function folderWith(name: string, content: unknown): string {
  mkdirSync(path(name), { recursive: true });
  writeFileSync(
    path(`${name}/cardlake.config.json`),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
  return path(name);
}

test('an option comes before a variable, that before the file, and that before the default', () => {
  fc.assert(
    fc.property(
      fc.record({ option: fc.boolean(), variable: fc.boolean(), file: fc.boolean() }),
      ({ option, variable, file }) => {
        const folder = folderWith('order', file ? { lake: '/of-file' } : {});
        const env = variable ? { CARDLAKE_LAKE: '/of-variable' } : { CARDLAKE_LAKE: ' ' };
        const { list } = resolveSettings(folder, env, option ? '/of-option' : undefined);
        const expected = option
          ? ['/of-option', '--lake']
          : variable
            ? ['/of-variable', 'CARDLAKE_LAKE']
            : file
              ? ['/of-file', join(folder, 'cardlake.config.json')]
              : ['./lake', 'default'];
        expect(list.find(({ name }) => name === 'lake')).toMatchObject({
          value: expected[0],
          source: expected[1],
        });
      },
    ),
  );
});

test('limits of the engine come from the file, unless a variable sets them, and reach whoever reads the environment', () => {
  const folder = folderWith('limits', { memoryMb: 700, threads: 3 });
  const { env, list } = resolveSettings(folder, { CARDLAKE_THREADS: '1' });
  expect(engineConfig(env)).toEqual({ memoryMb: 700, threads: 1 });
  expect(list.map(({ value }) => value)).toEqual(['./lake', 700, 1]);
});

test('the nearest file counts, as a whole, and its paths start from its folder', () => {
  const outer = folderWith('outer', { lake: 'a', memoryMb: 700 });
  const inner = folderWith('outer/inner', { lake: 'b' });
  mkdirSync(path('outer/other'), { recursive: true });
  const lakeFrom = (folder: string) =>
    resolveSettings(folder, {})
      .list.map(({ value }) => value)
      .slice(0, 2);
  expect(lakeFrom(inner)).toEqual([join(inner, 'b'), 1000]);
  expect(lakeFrom(join(outer, 'other'))).toEqual([join(outer, 'a'), 700]);
  expect(resolveSettings(folderWith('bucket', { lake: 's3://lake' }), {}).list[0]?.value).toBe('s3://lake');
});

test.each([
  ['no JSON', '{lake}', /JSON/],
  ['an unknown setting', { lakes: 'x' }, /lakes/],
  ['a value of another type', { memoryMb: '4000' }, /memoryMb/],
  ['a value out of range', { threads: 0 }, /threads/],
  ['an empty lake', { lake: '' }, /lake/],
])('a file with %s is refused, with its path', (_, content, says) => {
  const folder = folderWith('bad', content);
  expect(() => resolveSettings(folder, {})).toThrow(
    expect.objectContaining({
      code: 'bad_config',
      message: expect.stringMatching(
        new RegExp(`^${join(folder, 'cardlake.config.json')}: .*${says.source}`),
      ),
      hint: expect.stringContaining('lake, memoryMb, threads'),
    }),
  );
});
