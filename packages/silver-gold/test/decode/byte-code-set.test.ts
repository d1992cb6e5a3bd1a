import { ByteCodeSet } from '../../src/decode/byte-code-set';

const currencies = new ByteCodeSet(['AAA', 'EUR', 'ZZZ'], 3);
const has = (text: string): boolean => {
  const bytes = Buffer.from(`"${text}"`);
  return currencies.has(bytes, 1, bytes.length - 1);
};

test.each(['AAA', 'EUR', 'ZZZ'])('%s is in the set', (code) => expect(has(code)).toBe(true));

test.each(['USD', 'EU', 'EURO', 'eur', 'EU1', 'E R', '', 'ÉU'])('"%s" is not in the set', (code) =>
  expect(has(code)).toBe(false),
);

test.each(['EU', 'EURO', 'eur'])('a set of three-letter codes cannot hold %s', (code) => {
  expect(() => new ByteCodeSet([code], 3)).toThrow(`invalid code "${code}": expected 3 upper-case letters`);
});
