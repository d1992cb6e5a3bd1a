import fc from 'fast-check';
import { bytesMayHoldPan, holdsPan } from '../../src';

const piece = fc.oneof(
  fc.constantFrom(
    '4111111111111111',
    '4111',
    '1111',
    '5018',
    '٤١١١',
    '\\u0034',
    ' ',
    '-',
    'x',
    '0',
    'é',
    '\t',
  ),
  fc.string({ maxLength: 4 }),
);

test('a text in whose bytes no card number may be holds none', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), fc.nat({ max: 3 }), (pieces, shift) => {
      const text = pieces.join('');
      const bytes = Buffer.from(`${'9'.repeat(shift)}${text}`);
      if (!bytesMayHoldPan(bytes, shift, bytes.length)) expect(holdsPan(text)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('most ids are told from card numbers without making a text of them', () => {
  for (const id of ['shipment-799999', 'place 96', '2026-01-01T00', 'a1b2c3d4e5f6a7b8c9d0e1', '']) {
    const bytes = Buffer.from(id);
    expect([id, bytesMayHoldPan(bytes, 0, bytes.length)]).toEqual([id, false]);
  }
});
