import { Literal } from '../../src';

const TEXT = 'xx0123456789yy';
const view = (text: string): DataView => {
  const bytes = Uint8Array.from(Buffer.from(text));
  return new DataView(bytes.buffer);
};

test.each([0, 1, 3, 4, 5, 8, 10])('%d bytes match at their offset only', (length) => {
  const literal = new Literal(Buffer.from('0123456789'.slice(0, length)));
  expect(literal.length).toBe(length);
  expect(literal.matchesAt(view(TEXT), 2)).toBe(true);
  expect(literal.matchesAt(view(TEXT), 3)).toBe(length === 0);
});

test.each([0, 3, 4, 7, 8, 9])('a difference at byte %d is seen', (at) => {
  const literal = new Literal(Buffer.from('0123456789'));
  const changed = `${'0123456789'.slice(0, at)}#${'0123456789'.slice(at + 1)}`;
  expect(literal.matchesAt(view(changed), 0)).toBe(false);
});
