import fc from 'fast-check';
import { isLosslessNumber, parse } from 'lossless-json';
import { scanMembers } from '../../src/wire/json-members';

const NAMES = ['ts', 'amount', 'a"b', 'é\\'];
const number = fc
  .tuple(fc.bigInt(), fc.option(fc.nat()), fc.option(fc.integer({ min: -400, max: 400 })))
  .map(([whole, fraction, exponent]) =>
    [whole, fraction === null ? '' : `.${fraction}`, exponent === null ? '' : `E${exponent}`].join(''),
  );
const space = fc.constantFrom('', ' ', '\t ');
const value = fc.oneof(
  number,
  fc.json(),
  fc.string().map((text) => JSON.stringify(text)),
);
const member = fc
  .tuple(space, fc.oneof(fc.constantFrom(...NAMES), fc.string()), space, value, space)
  .map(([a, name, b, source, c]) => ({ name, text: `${a}${JSON.stringify(name)}${b}:${a}${source}${c}` }));
const object = fc
  .uniqueArray(member, { selector: ({ name }) => name })
  .map((members) => `{${members.map(({ text }) => text).join(',')}}`);

test('sources equal those of a lossless parser', () => {
  fc.assert(
    fc.property(object, (text) => {
      const oracle = parse(text) as Record<string, unknown>;
      const { sources, repeated } = scanMembers(text, new Set(NAMES));
      expect(repeated).toBe(false);
      expect([...sources.keys()].sort()).toEqual(NAMES.filter((name) => Object.hasOwn(oracle, name)).sort());
      for (const [name, source] of sources) {
        const read = oracle[name];
        if (isLosslessNumber(read)) expect(source).toBe(read.value);
        else expect(JSON.parse(source)).toEqual(JSON.parse(text)[name]);
      }
    }),
    { numRuns: 5000 },
  );
});

test('a wanted name that comes twice is seen, others are not', () => {
  expect(scanMembers('{"ts":1,"\\u0074s":1}', new Set(NAMES)).repeated).toBe(true);
  expect(scanMembers('{"ts":{"ts":1},"x":1,"x":2}', new Set(NAMES)).repeated).toBe(false);
});

test('depth is that of the deepest object or array, whatever strings say', () => {
  const depthOf = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      expect(scanMembers(text, new Set()).depth).toBe(depthOf(JSON.parse(text)));
    }),
  );
});
