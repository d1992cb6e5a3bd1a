import { writeFileSync } from 'node:fs';
import { testFolder } from '@cardlake/engine/test-kit';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const models = (...args: readonly string[]) => cardlake('models', ...args, '--lake', path('lake'));

test('a model is imported, promoted, and shown as promoted', async () => {
  const names = ['amount'];
  const file = randomModelFile({ trees: 2, depth: 2, features: 1, seed: 1, names });
  writeFileSync(path('model.json'), toBytes(file));
  const imported = await models(
    'import',
    path('model.json'),
    '--name',
    'ours',
    '--features',
    'amount',
    '--json',
  );
  expect([imported.code, imported.err]).toEqual([0, '']);
  const { version } = JSON.parse(imported.out);
  expect((await models('list')).out).not.toContain('promoted');
  expect(await models('promote', 'ours', version)).toMatchObject({
    code: 0,
    out: `ours ${version} is promoted\n`,
  });
  expect((await models('list')).out).toMatch(new RegExp(`${version} .*promoted`));
  expect((await models('show', 'ours')).out).toMatch(/decides +yes/);
});

test.each<[number, string, readonly string[]]>([
  [2, "missing required argument 'version'", ['promote', 'ours']],
  [1, 'the lake has no model ours 2020-01-01-x', ['promote', 'ours', '2020-01-01-x']],
  [2, 'Give small letters', ['import', 'm.json', '--name', '../x', '--features', 'amount']],
  [2, 'amount is there twice', ['import', 'm.json', '--name', 'x', '--features', 'amount,amount']],
  [2, "required option '--features <names>' not specified", ['import', 'm.json', '--name', 'x']],
  [2, 'there is no file none.json', ['import', 'none.json', '--name', 'x', '--features', 'amount']],
  [2, 'Give a name, or a name and a version', ['compare', 'ours@', 'ours']],
  [1, 'the lake has no model theirs', ['compare', 'ours', 'theirs']],
  [2, 'need a dataset to be compared on', ['compare', 'ours', 'ours']],
  [1, 'the lake has no model theirs', ['gate', 'theirs']],
  [2, 'need a dataset to be compared on', ['gate', 'ours']],
  [2, 'is not the folder of a dataset', ['compare', 'ours', 'ours', '--dataset', 'nowhere']],
])('exit code %d: %s', async (code, message, args) => {
  expect(await models(...args)).toMatchObject({ code, err: expect.stringContaining(message), out: '' });
});

test('drift of a model that was trained elsewhere is refused in words, and so is a day that is none', async () => {
  const drift = (...args: readonly string[]) => cardlake('drift', '--lake', path('lake'), ...args);
  const dt = ['--dt', '2026-01-01'];
  expect(await drift(...dt, '--model', 'theirs')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no model theirs'),
  });
  expect(await drift('--dt', '2026-13-01')).toMatchObject({ code: 2 });
  expect(await drift(...dt, '--min-rows', '0')).toMatchObject({ code: 2 });
});
