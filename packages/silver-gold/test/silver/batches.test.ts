import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { splitIntoBatches } from '../../src/silver/refine';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-batches-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LINES = '{"event_id":"e"}\n'.repeat(5000);

const object = (name: string, content: string | Uint8Array) => {
  const location = join(folder, name);
  writeFileSync(location, content);
  return {
    path: name,
    location,
    type: 'card_authorization',
    arrivalMicros: 0,
    bytes: statSync(location).size,
  } as const;
};

/** Number of objects in each batch of at most so many gzipped bytes. */
const sizes = (objects: readonly ReturnType<typeof object>[], maxBytes: number) =>
  [...splitIntoBatches(objects, maxBytes)].map((batch) => batch.objects.length);

test('the size of a batch goes by what objects hold, whatever they are called', () => {
  const zipped = gzipSync(LINES);
  const names = ['a', 'b', 'c', 'd'];
  const limit = zipped.length * 2;
  for (const ending of ['.json.gz', '.json', '', '.GZ', '.bin'])
    expect(
      sizes(
        names.map((name) => object(`zipped-${name}${ending}`, zipped)),
        limit,
      ),
    ).toEqual([2, 2]);
  const plain = LINES.length / 4;
  for (const ending of ['.json.gz', '.json'])
    expect(
      sizes(
        names.map((name) => object(`plain-${name}${ending}`, LINES)),
        plain,
      ),
    ).toEqual([2, 2]);
});

test('an object that is gone has a batch all the same', () => {
  const gone = { ...object('gone.json', LINES), location: join(folder, 'nowhere') };
  expect(sizes([gone], 1)).toEqual([1]);
});
