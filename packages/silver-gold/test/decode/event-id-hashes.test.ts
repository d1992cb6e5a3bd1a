import fc from 'fast-check';
import { EventIdHashes, mayContainDuplicates } from '../../src/decode/event-id-hashes';

function fingerprintsOf(ids: readonly string[]): Uint32Array {
  const fingerprints = new EventIdHashes();
  for (const id of ids) {
    const bytes = Buffer.from(`[${id}]`);
    fingerprints.add(bytes, 1, bytes.length - 1);
  }
  return fingerprints.toArray();
}

test('an id that occurs twice is never missed, in one object or across several', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string()), { minLength: 1 }), fc.string(), (objects, id) => {
      const first = fingerprintsOf([...(objects[0] ?? []), id]);
      const others = objects.map((ids) => fingerprintsOf(ids));
      expect(mayContainDuplicates([first, ...others, fingerprintsOf([id])])).toBe(true);
    }),
  );
});

test('many different ids, close to each other, are not taken for repeated', () => {
  const ids = Array.from({ length: 300_000 }, (_, i) => `e1-t85s00-${String(i).padStart(9, '0')}`);
  expect(mayContainDuplicates([fingerprintsOf(ids.slice(0, 1000)), fingerprintsOf(ids.slice(1000))])).toBe(
    false,
  );
  expect(mayContainDuplicates([])).toBe(false);
});
