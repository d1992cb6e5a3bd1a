import { bronzeTable, listBronzeObjects } from '@cardlake/bronze';
import { bronzeApp } from './support/bronze-app';

const app = bronzeApp();
const small = ['-n', '2000', '--cards', '50', '--days', '2', '--fraud', '0.02'];

test('writes authorisations gzipped and disputes plain, by file name; the same seed gives the same bytes', async () => {
  const run = (out: string) =>
    app.run('generate', ...small, '--out', app.path(out), '--disputes', app.path('disputes.ndjson'));
  const { err, exitCode } = await run('a.ndjson.gz');
  await run('b.ndjson');
  const lines = app.text('a.ndjson.gz').trimEnd().split('\n');
  expect(lines).toHaveLength(2000);
  expect(app.text('b.ndjson')).toBe(app.text('a.ndjson.gz'));
  expect(app.text('disputes.ndjson')).toContain('"is_fraud":true');
  expect(err).toContain('authorizations 2,000, frauds 40, ');
  expect(exitCode).toBe(0);
});

test('writes both types into a lake, with noise, and the same traffic only once', async () => {
  const noise = ['--duplicates', '0.05', '--late', '0.05', '--malformed', '0.05', '--bucket-minutes', '360'];
  const run = () => app.run('generate', ...small, ...noise, '--lake', app.path('lake'));
  expect((await run()).err).toMatch(/lake: \d+ objects\n/);
  for (const type of ['card_authorization', 'card_dispute'] as const) {
    expect([...listBronzeObjects(app.path('lake'), bronzeTable(type))].length).toBeGreaterThan(1);
  }
  expect((await run()).err).toMatch(/lake: 0 objects, \d+ already existed/);
});

test('--json prints one JSON line', async () => {
  const { out, err } = await app.run('generate', ...small, '--out', app.path('x'), '--json');
  expect(JSON.parse(out)).toMatchObject({
    stage: 'generate',
    authorizations: 2000,
    frauds: 40,
    duplicates: 0,
  });
  expect(err).toBe('');
});

test.each([
  ['no destination', [], 'no_destination'],
  ['two destinations', ['--out', 'x', '--lake', 'y'], 'no_destination'],
  ['data and JSON on one stream', ['--out', '-', '--json'], 'two_outputs'],
  ['a missing folder', ['--out', '/nowhere/at/all'], 'unwritable_output'],
  ['a share beyond 1', ['--out', '-', '--late', '2'], 'bad_option'],
  ['no cards', ['--out', '-', '--cards', '0'], 'bad_option'],
])('refuses %s', async (_, args, code) => {
  await expect(app.run('generate', ...args)).rejects.toMatchObject({ name: 'UserError', code });
});

test.each([
  [['--cards', 'many'], 'Give a number.'],
  [['--start', 'soon'], 'Give a day'],
])('refuses the arguments %j', async (args, message) => {
  await expect(app.run('generate', '--out', '-', ...args)).rejects.toThrow(message);
});
