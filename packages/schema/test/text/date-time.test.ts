import fc from 'fast-check';
import { parseDateTime } from '../../src';

const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2250-12-31'), noInvalidDate: true });

test('parses what JavaScript writes, in every zone and form', () => {
  const zoneMinutes = fc.integer({ min: -23 * 60, max: 23 * 60 });
  fc.assert(
    fc.property(
      instant,
      zoneMinutes,
      fc.constantFrom('T', ' '),
      fc.constantFrom(':', ''),
      (date, zone, t, colon) => {
        const local = new Date(date.getTime() + zone * 60_000).toISOString().slice(0, -1).replace('T', t);
        const two = (n: number) => String(Math.trunc(n)).padStart(2, '0');
        const offset = `${zone < 0 ? '-' : '+'}${two(Math.abs(zone) / 60)}${colon}${two(Math.abs(zone) % 60)}`;
        expect(parseDateTime(local + offset)).toBe(date.getTime() * 1000);
      },
    ),
  );
});

test('fractions round to the nearest microsecond, halves up', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(instant, digits, (date, fraction) => {
      const text = `${date.toISOString().slice(0, 19)}.${fraction}Z`;
      const nanos = BigInt(fraction.padEnd(9, '0'));
      const seconds = BigInt(Math.floor(date.getTime() / 1000));
      expect(parseDateTime(text)).toBe(Number(seconds * 1_000_000n + (nanos + 500n) / 1000n));
    }),
  );
  expect(parseDateTime('2023-12-31T23:59:59.9999999Z')).toBe(Date.UTC(2024, 0, 1) * 1000);
});

test.each<[string, string]>([
  ['2024-02-29T00:00:00', '2024-02-29T00:00:00.000Z'],
  ['2000-02-29T12:30Z', '2000-02-29T12:30:00.000Z'],
  ['2024-01-01 00:00:00+05', '2023-12-31T19:00:00.000Z'],
  ['2024-01-01T00:00:00-0030', '2024-01-01T00:30:00.000Z'],
])('%s', (text, iso) => expect(parseDateTime(text)).toBe(Date.parse(iso) * 1000));

test.each([
  '2023-02-29T00:00:00Z',
  '2100-02-29T00:00:00Z',
  '2024-00-01T00:00:00Z',
  '2024-13-01T00:00:00Z',
  '2024-04-31T00:00:00Z',
  '2024-01-00T00:00:00Z',
  '2024-01-01T24:00:00Z',
  '2024-01-01T00:60:00Z',
  '2024-01-01T23:59:60Z',
  '2024-01-01T00:00:00+24:00',
  '2024-01-01T00:00:00+00:60',
  '2024-01-01T00:00:00.1234567890Z',
  '2024-01-01T00:00:00.Z',
  '2024-01-01',
  '20240101T000000Z',
  '2024-1-1T00:00:00Z',
  '2024-01-01T00:00:00Z\n',
  ' 2024-01-01T00:00:00Z',
  '2024-01-01T00:00:00 Z',
  '+2024-01-01T00:00:00Z',
  '٢٠٢٤-01-01T00:00:00Z',
])('%j names no instant', (text) => expect(parseDateTime(text)).toBeUndefined());
