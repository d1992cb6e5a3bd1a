import fc from 'fast-check';
import { parseTimestampFormat } from '../../src/definition/timestamp-format';

const iso = (format: string, text: string) => {
  const micros = parseTimestampFormat(format)?.(text);
  return micros === undefined ? undefined : new Date(micros / 1000).toISOString();
};

test.each<[string, string, string | undefined]>([
  ['iso', '2024-01-02T03:04:05.678Z', '2024-01-02T03:04:05.678Z'],
  ['unix', '1704164645.678', '2024-01-02T03:04:05.678Z'],
  ['unix_us', '1704164645678000', '2024-01-02T03:04:05.678Z'],
  ['%m/%d/%y', '1/2/24', '2024-01-02T00:00:00.000Z'],
  ['%m/%d/%y', '1/2/70', '1970-01-02T00:00:00.000Z'],
  ['%Y%m%d', '20240102', '2024-01-02T00:00:00.000Z'],
  ['%d.%m.%Y um %H:%M:%S.%f%z', '02.01.2024 um 03:04:05.678+02:00', '2024-01-02T01:04:05.678Z'],
  ['%Y-%m-%d 100%% %I:%M%p', '2024-01-02 100% 12:30am', '2024-01-02T00:30:00.000Z'],
  ['%Y-%m-%d %I:%M%p', '2024-01-02 13:30am', undefined],
  ['%d/%m/%Y', '31/02/2024', undefined],
])('%s reads %s', (format, text, expected) => {
  expect(iso(format, text)).toBe(expected);
});

test.each([
  '',
  '%Y',
  '%Y-%m',
  '%Y-%m-%d %H',
  '%Y-%m-%d %I:%M',
  '%Y-%m-%d-%d',
  '%Q',
  'rfc',
  '%Y-%y-%m-%d',
  '%',
])('the format "%s" is none', (format) => {
  expect(parseTimestampFormat(format)).toBeUndefined();
});

test('every instant to the second is read as it is written', () => {
  const read = parseTimestampFormat('%Y/%m/%d %H-%M-%S');
  const range = {
    min: new Date('1000-01-01T00:00:00Z'),
    max: new Date('2254-12-31T00:00:00Z'),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      const second = Math.floor(date.getTime() / 1000) * 1000;
      const text = new Date(second)
        .toISOString()
        .slice(0, 19)
        .replaceAll('-', '/')
        .replaceAll(':', '-')
        .replace('T', ' ');
      expect(read?.(text)).toBe(second * 1000);
    }),
  );
});
