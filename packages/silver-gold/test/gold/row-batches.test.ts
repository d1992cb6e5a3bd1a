import fc from 'fast-check';
import { placeRows, planBatches } from '../../src/gold/row-batches';

const MAX_ROWS = 50;

/** Parts of a source, several of some days. */
const parts = fc
  .array(fc.record({ rows: fc.nat({ max: 160 }), sameDay: fc.boolean() }), { minLength: 1, maxLength: 12 })
  .map((each) => {
    let day = 0;
    return each.map(({ rows, sameDay }) => ({ rows, day: `day ${sameDay ? day : ++day}` }));
  });

test('every row has one place, and the rows of a batch are in the order of the source', () => {
  fc.assert(
    fc.property(parts, (each) => {
      const batches = planBatches(each, MAX_ROWS);
      const { firstBatch, firstPosition, pieceRows } = placeRows(each, batches);
      const found = batches.map((): string[] => []);
      for (const [part, { rows }] of each.entries()) {
        for (let row = 0; row < rows; row++) {
          const piece = Math.floor(row / (pieceRows[part] ?? 0));
          const position = piece === 0 ? (firstPosition[part] ?? 0) + row : row % (pieceRows[part] ?? 0);
          const batch = found[(firstBatch[part] ?? 0) + piece];
          expect(batch?.[position]).toBeUndefined();
          if (batch) batch[position] = `${part} ${row}`;
        }
      }
      const selected = batches.map(({ ranges }) =>
        ranges.flatMap(({ part, from, until }) =>
          Array.from({ length: until - from }, (_, i) => `${part} ${from + i}`),
        ),
      );
      expect(found).toEqual(selected);
      expect(batches.map(({ rows }) => rows)).toEqual(selected.map(({ length }) => length));
    }),
  );
});

test('a batch of several days is small, and that of one day has at most the maximum', () => {
  fc.assert(
    fc.property(parts, (each) => {
      for (const { rows, days, ranges } of planBatches(each, MAX_ROWS)) {
        expect(new Set(ranges.map(({ part }) => each[part]?.day))).toEqual(new Set(days));
        expect(rows).toBeLessThanOrEqual(MAX_ROWS);
      }
    }),
  );
});

test('only the last batch of a day ends it', () => {
  const batches = planBatches(
    [
      { rows: 120, day: '2018-04-01' },
      { rows: 10, day: '2018-04-01' },
      { rows: 45, day: '2018-04-01' },
    ],
    MAX_ROWS,
  );
  expect(batches.map(({ rows, endsDay }) => [rows, endsDay])).toEqual([
    [50, false],
    [50, false],
    [20, false],
    [10, false],
    [45, true],
  ]);
});
