import fc from 'fast-check';
import { Fingerprints, repeats } from '../src/decode/fingerprints';

function fingerprintsOf(ids: readonly string[]): Uint32Array {
  const fingerprints = new Fingerprints();
  for (const id of ids) {
    const bytes = Buffer.from(`[${id}]`);
    fingerprints.add(bytes, 1, bytes.length - 1);
  }
  return fingerprints.take();
}

test('an id that occurs twice is never missed, in one object or across several', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string()), { minLength: 1 }), fc.string(), (objects, id) => {
      const first = fingerprintsOf([...(objects[0] ?? []), id]);
      const others = objects.map((ids) => fingerprintsOf(ids));
      expect(repeats([first, ...others, fingerprintsOf([id])])).toBe(true);
    }),
  );
});

test('many different ids, close to each other, are not taken for repeated', () => {
  const ids = Array.from({ length: 300_000 }, (_, i) => `e1-t85s00-${String(i).padStart(9, '0')}`);
  expect(repeats([fingerprintsOf(ids.slice(0, 1000)), fingerprintsOf(ids.slice(1000))])).toBe(false);
  expect(repeats([])).toBe(false);
});
