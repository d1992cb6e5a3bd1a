import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const lake = ['--lake', path('lake')];

beforeAll(async () => {
  const traffic = ['--num-transactions', '3000', '--cards', '300', '--fraud', '0.02', '--quiet'];
  expect(await cardlake('run', 'all', ...lake, ...traffic)).toMatchObject({ code: 0 });
});

test('the decision about an event of the lake has the vector of its gold row, and the score of it', async () => {
  const { code, out, err } = await cardlake('sample', ...lake, '--json');
  expect([code, err]).toEqual([0, '']);
  const { decision } = JSON.parse(out);
  const { event_id: id, features, score, flags, model, reasons } = decision;
  expect([model, JSON.parse(flags), JSON.parse(reasons).length]).toEqual(['starter', [], 5]);
  const vector: Record<string, number | null> = JSON.parse(features);
  const query = `SELECT * FROM gold.fraud_features_v2 WHERE event_id = '${id}'`;
  const [row] = JSON.parse((await cardlake('query', ...lake, '--format', 'json', query)).out);
  expect(Object.keys(vector).length).toBeGreaterThan(20);
  for (const [name, value] of Object.entries(vector)) {
    if (name.includes('stddev')) expect(value).toBeCloseTo(row[name], 6);
    else
      expect([name, value === null ? null : Number(value)]).toEqual([
        name,
        row[name] === null ? null : Number(row[name]),
      ]);
  }
  // It was chosen as the most suspicious of its day.
  expect(score).toBeGreaterThan(-3);
});

test('the starter model is in the lake, and the same event is decided alike', async () => {
  const shown = await cardlake('sample', ...lake);
  expect(shown.out).toMatch(
    /(approve|review|decline) by starter 2026-02-14-[0-9a-f]{8}, probability of fraud \d/,
  );
  expect(shown.out.match(/^ {4}- /gm)).toHaveLength(5);
  expect((await cardlake('sample', ...lake)).out).toBe(shown.out);
  expect((await cardlake('models', 'list', ...lake)).out).toMatch(/starter .*promoted/);
  expect((await cardlake('verify', ...lake, '--quiet')).code).toBe(0);
});

test.each<[number, string, readonly string[]]>([
  [1, 'no model fraud', [...lake, '--model', 'fraud']],
  [2, 'there is no lake', ['--lake', path('nowhere')]],
])('exit code %d: %s', async (code, message, args) => {
  expect(await cardlake('sample', ...args)).toMatchObject({ code, err: expect.stringContaining(message) });
});
