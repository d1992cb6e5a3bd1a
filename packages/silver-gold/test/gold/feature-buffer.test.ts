import { groups } from '@cardlake/card-features';
import { FeatureBuffer } from '../../src/gold/feature-buffer';
import { featureColumns } from '../../src/gold/feature-columns';

/** Columns of one, four, one and two words. */
const columns = featureColumns([groups.rt_card_features_v1], 'card').map((column, i) => ({
  ...column,
  nullable: i === 0,
}));

/** Row positions as raw BIGINT values. */
const at = (...rows: readonly number[]): Int32Array => Int32Array.from(rows.flatMap((row) => [row, 0]));
const words = (...values: readonly number[]) => ({ data: Int32Array.from(values), valid: undefined });

const read = (buffer: FeatureBuffer, from: number, rows: number) =>
  buffer.valuesOf(from, rows).map(({ data, valid }) => ({
    data: [...new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4)],
    ...(valid === undefined ? {} : { valid: [...valid] }),
  }));

test('values of one, two and four words are stored at the positions of their rows', () => {
  const buffer = new FeatureBuffer(columns);
  buffer.reset(3);
  expect(buffer.rows).toBe(3);
  expect(columns.map((_, i) => buffer.bytesPerValue(i))).toEqual([4, 16, 4, 8]);
  const first = { data: Int32Array.from([7, 8]), valid: Uint8Array.from([1, 0]) };
  buffer.scatter(2, at(2, 0), 0, [first, words(1, 2, 3, 4, 5, 6, 7, 8), words(70, 80), words(1, 2, 3, 4)]);
  buffer.scatter(1, at(1), 0, [words(9), words(9, 9, 9, 9), words(90), words(5, 6)]);
  expect(read(buffer, 0, 3)).toEqual([
    { data: [8, 9, 7], valid: [0, 1, 1] },
    { data: [5, 6, 7, 8, 9, 9, 9, 9, 1, 2, 3, 4] },
    { data: [80, 90, 70] },
    { data: [3, 4, 5, 6, 1, 2] },
  ]);
  expect(read(buffer, 2, 1)[3]).toEqual({ data: [1, 2] });
});

test('columns of another entity are stored after the first', () => {
  const buffer = new FeatureBuffer(columns);
  buffer.reset(1);
  buffer.scatter(1, at(0), 2, [words(5), words(6, 7)]);
  expect(read(buffer, 0, 1).slice(2)).toEqual([{ data: [5] }, { data: [6, 7] }]);
});

test('a buffer is reused for a smaller slice and grows for a larger one', () => {
  const buffer = new FeatureBuffer(columns.slice(2, 3));
  buffer.reset(100);
  const data = () => buffer.valuesOf(0, 1)[0]?.data.buffer;
  const before = data();
  buffer.reset(50);
  expect([buffer.rows, data()]).toEqual([50, before]);
  expect(data()).toBe(before);
  buffer.reset(200);
  expect(data()).not.toBe(before);
});
