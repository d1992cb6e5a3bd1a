import { seededRandom } from '@cardlake/tooling/seeded-random';
import { holdsPan } from '../../src';

const SAMPLES = 20_000;

const random = seededRandom(20_261_126);
const text = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';

const uuid = (): string =>
  [text(HEX, 8), text(HEX, 4), `4${text(HEX, 3)}`, text('89ab', 1) + text(HEX, 3), text(HEX, 12)].join('-');

/** The rates of docs/card-numbers.md: an upper bound for each kind of id. */
test.each([
  ['UUID', uuid, 0],
  ['32 hexadecimal digits', () => text(HEX, 32), 1e-4],
  ['16 hexadecimal digits', () => text(HEX, 16), 2e-4],
  ['26 characters of Crockford base 32 (ULID)', () => text('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 26), 0],
  ['22 characters of base 62', () => text(DIGITS + LOWER + LOWER.toUpperCase(), 22), 0],
  ['10 digits', () => text(DIGITS, 10), 0],
  ['12 digits', () => text(DIGITS, 12), 5e-4],
  ['13 digits', () => text(DIGITS, 13), 0.015],
  ['16 digits', () => text(DIGITS, 16), 0.045],
  ['19 digits', () => text(DIGITS, 19), 0.04],
  ['20 digits', () => text(DIGITS, 20), 0.01],
  ['three groups of 5 digits', () => [5, 5, 5].map((n) => text(DIGITS, n)).join('-'), 0.01],
])('%s: a random one is rarely taken for a card number', (_, createId, bound) => {
  let hits = 0;
  for (let i = 0; i < SAMPLES; i++) if (holdsPan(createId())) hits++;
  expect(hits / SAMPLES).toBeLessThanOrEqual(bound);
});
