import fc from 'fast-check';
import { parseAuthorization, parseDispute, rejectionCodes } from '../../src';
import { ARRIVAL, authorizationLine, goodAuthorization, goodDispute } from './lines';

const anyValue = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.constantFrom('NaN', '1e9999999', '-0', '01', '"\\ud800"', '{', ']', '"', '1.', '', 'nul', '\u2028'),
);
/** A good line with one member replaced by anything. */
const oddMember = fc
  .tuple(
    fc.constantFrom(...Object.keys(goodAuthorization), ...Object.keys(goodDispute), '__proto__'),
    anyValue,
  )
  .map(([name, source]) => authorizationLine({ is_fraud: 'true', [name]: source }));
/** A good line with a piece cut out and something put in. */
const mutilated = fc
  .tuple(fc.nat(200), fc.nat(8), fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...'{}[]",:\\')))
  .map(([at, length, inserted]) => {
    const line = authorizationLine();
    return line.slice(0, at) + inserted + line.slice(at + length);
  });
const anyLine = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), oddMember, mutilated);

test.each([
  ['parseAuthorization', parseAuthorization],
  ['parseDispute', parseDispute],
] as const)('%s returns a whole row or reasons from the closed list for any text', (_, parse) => {
  fc.assert(
    fc.property(anyLine, (line) => {
      const parsed = parse(line, ARRIVAL);
      if (parsed.ok) {
        expect(Object.values(parsed.row).every((value) => value !== undefined && value !== null)).toBe(true);
        expect(JSON.parse(line.replace(/^\uFEFF/, ''))).toMatchObject({ event_id: parsed.row.event_id });
        return;
      }
      expect(parsed.reasons.length).toBeGreaterThan(0);
      for (const { code } of parsed.reasons) expect(Object.keys(rejectionCodes)).toContain(code);
      const fields = parsed.reasons.map(({ field }) => field);
      expect(new Set(fields).size).toBe(fields.length);
    }),
    { numRuns: 10_000 },
  );
});

test('exactly the texts that are not JSON get not_json', () => {
  fc.assert(
    fc.property(anyLine, (line) => {
      let isJson = true;
      try {
        JSON.parse(line);
      } catch {
        isJson = false;
      }
      const parsed = parseDispute(line, ARRIVAL);
      const isCalledNotJson = !parsed.ok && parsed.reasons[0]?.code === 'not_json';
      const wasFieldNamedTwice = /"event_id".*"event_id"/s.test(line);
      if (!wasFieldNamedTwice && !line.startsWith('\uFEFF')) expect(isCalledNotJson).toBe(!isJson);
    }),
    { numRuns: 5000 },
  );
});
