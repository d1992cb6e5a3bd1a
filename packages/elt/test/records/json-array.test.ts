import fc from 'fast-check';
import { readRecords, recordFormat } from '../../src';
import { chunksOf } from '../support/chunks';
import { collect, readAll } from '../support/collect';
import { feedOf } from '../support/feeds';

const feed = feedOf({ format: 'json' });
const elements = (text: string, sizes?: readonly number[]) =>
  collect((receiver) => readRecords(chunksOf(text, sizes), recordFormat(feed), receiver));

test('the elements of any array come one by one, at their places, however it is printed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.jsonValue({ maxDepth: 2 })),
        { maxLength: 6 },
      ),
      fc.constantFrom(0, 2),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      async (values, indent, sizes) => {
        const text = ` ${JSON.stringify(values, undefined, indent)}\n`;
        const found = await elements(text, sizes);
        expect(found.map(([, element]) => JSON.parse(element))).toEqual(JSON.parse(text));
        for (const [place, element] of found)
          expect(Buffer.from(text).toString('utf8', place, place + Buffer.byteLength(element))).toBe(element);
      },
    ),
  );
});

test('text that is no array is one record, and so is what follows an array', async () => {
  expect(await elements('{"v":"a"}\n')).toEqual([[0, '{"v":"a"}']]);
  expect(await elements('\uFEFF [1] x')).toEqual([
    [5, '1'],
    [8, 'x'],
  ]);
  expect(await elements('[]')).toEqual([]);
  expect(await elements('')).toEqual([]);
});

test('an array that ends in the middle says so, once', async () => {
  expect(await elements('[{"v":1},')).toEqual([
    [1, '{"v":1}'],
    [9, 'torn_object:'],
  ]);
  for (const whole of ['[{"v":1}', '[{"v":1} '])
    expect(await elements(whole)).toEqual([
      [1, '{"v":1}'],
      [whole.length, 'torn_object:'],
    ]);
  const { found } = await readAll(feed, '[{"v":"a"},{"v":');
  expect(found).toEqual([
    [1, ['a']],
    [11, 'not_json'],
  ]);
});
