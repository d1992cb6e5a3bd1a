import fc from 'fast-check';
import { EventIdHashes, mayContainDuplicates } from '../../src/decode/event-id-hashes';

function hashIds(ids: readonly string[]): Uint32Array {
  const hashes = new EventIdHashes();
  for (const id of ids) {
    const bytes = Buffer.from(`[${id}]""}`);
    hashes.add(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 1, bytes.length - 4);
  }
  return hashes.toArray();
}

test('an id that occurs twice is never missed, in one object or across several', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string()), { minLength: 1 }), fc.string(), (objects, id) => {
      const first = hashIds([...(objects[0] ?? []), id]);
      const others = objects.map((ids) => hashIds(ids));
      expect(mayContainDuplicates([first, ...others, hashIds([id])])).toBe(true);
    }),
  );
});

test('an id has one hash, read from a line or parsed', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (id, before) => {
      const parsed = new EventIdHashes();
      parsed.addText(before);
      parsed.addText(id);
      expect(hashIds([before, id])).toEqual(parsed.toArray());
    }),
  );
});

test('many different but similar ids have no duplicates, and one of them twice has', () => {
  const ids = Array.from({ length: 300_000 }, (_, i) => `e1-t85s00-${String(i).padStart(9, '0')}`);
  const hashes = hashIds(ids);
  expect(mayContainDuplicates([hashes.slice(0, 2000), hashes.slice(2000)])).toBe(false);
  expect(mayContainDuplicates([])).toBe(false);
  for (const id of [0, 150_000, 299_999])
    expect(mayContainDuplicates([hashes, hashes.slice(2 * id, 2 * id + 2)])).toBe(true);
});
