import fc from 'fast-check';
import { readRange, readRecords, recordFormat } from '../../src';
import { chunksOf } from '../support/chunks';
import { collect } from '../support/collect';
import { feedOf } from '../support/feeds';

const format = recordFormat(feedOf());
const line = fc.string({ unit: fc.constantFrom('a', ' ', '\r', '😀', 'é'), maxLength: 12 });
const object = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, endsInLineFeed]) => lines.join('\n') + (endsInLineFeed ? '\n' : ''));
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

test('any cut of an object of lines into ranges gives every record exactly once, at its place', async () => {
  await fc.assert(
    fc.asyncProperty(object, fc.array(fc.nat(80), { maxLength: 6 }), sizes, async (text, cuts, chunks) => {
      const bytes = Buffer.from(text);
      const inside = cuts.filter((cut) => cut > 0 && cut < bytes.length);
      const bounds = [...new Set([0, ...inside, bytes.length])].sort((a, b) => a - b);
      const openFrom = (position: number) => chunksOf(bytes.subarray(position), chunks);
      const parts = await Promise.all(
        bounds
          .slice(1)
          .map((end, at) =>
            collect((receiver) => readRange(openFrom, format, { start: bounds[at] ?? 0, end }, receiver)),
          ),
      );
      expect(parts.flat()).toEqual(
        await collect((receiver) => readRecords(chunksOf(bytes), format, receiver)),
      );
    }),
  );
});

test('records are those that splitting at line feeds gives, blank lines left out', async () => {
  await fc.assert(
    fc.asyncProperty(object, sizes, async (text, chunks) => {
      let place = 0;
      const expected = text.split('\n').flatMap((one) => {
        const start = place;
        place += Buffer.byteLength(one) + 1;
        const record = one.replace(/[ \t\r]+$/, '');
        return record === '' ? [] : [[start, record]];
      });
      expect(await collect((receiver) => readRecords(chunksOf(text, chunks), format, receiver))).toEqual(
        expected,
      );
    }),
  );
});

test('a range reads no further than the line that began in it', async () => {
  let read = 0;
  async function* openFrom(position: number) {
    for await (const chunk of chunksOf(
      Buffer.from('aaaa\nbbbb\ncccc\n'.repeat(100)).subarray(position),
      [1],
    )) {
      read += chunk.length;
      yield chunk;
    }
  }
  expect(await collect((receiver) => readRange(openFrom, format, { start: 1, end: 6 }, receiver))).toEqual([
    [5, 'bbbb'],
  ]);
  expect(read).toBe(10);
});
