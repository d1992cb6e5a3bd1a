import type { CellValue } from '@cardlake/feeds';
import { field, nullable } from '@cardlake/schema';
import fc from 'fast-check';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { UNCOMPRESSED } from '../../src/parquet';
import { ParquetFile } from '../../src/parquet/parquet-file';

const ROWS = 700;
/** Numbers without an order that a seed gives. */
const numbersOf = (seed: number): number[] =>
  Array.from({ length: ROWS }, (_, row) => Math.imul(seed + row, 0x9e3779b1) >>> 1);

/** Columns of texts: few that repeat, some that repeat, ones that begin alike, ones that have nothing in common. */
const TEXTS: Readonly<Record<string, (seed: number, row: number) => string>> = {
  RLE_DICTIONARY: (seed) => ['', 'ups', 'dhl', 'fedéx', 'a carrier with a long name'][seed % 5]!,
  DELTA_BYTE_ARRAY: (seed, row) => `shipment-of-the-year-${row}${seed % 3 === 0 ? 'é' : ''}`,
  PLAIN: (seed, row) => `${String(seed)}${row}`.split('').reverse().join(''),
};
const NUMBERS: Readonly<Record<string, (seed: number, row: number) => bigint>> = {
  near: (seed, row) => BigInt(row * 150 + (seed % 7)),
  same: () => 5n,
  negative: (seed, row) => BigInt((seed % 1000) - 500) * BigInt(row),
  distant: (seed) => BigInt(seed) * 32_768n - 2n ** 45n,
  large: (seed) => 2n ** 52n - 1n - BigInt(seed),
  extreme: (seed) => (seed % 2 === 0 ? 2n ** 63n - 1n : -(2n ** 63n)),
};

const text = nullable(field.string('text'));
const number = nullable(field.bigint('number'));

async function readBack(fields: ConstructorParameters<typeof ParquetFile>[0], rows: CellValue[][]) {
  const pieces: Buffer[] = [];
  const sink = {
    size: 0,
    write(bytes: Uint8Array) {
      pieces.push(Buffer.from(bytes));
      sink.size += bytes.length;
    },
  };
  const file = new ParquetFile(fields, {}, sink, UNCOMPRESSED);
  for (const row of rows) file.append(row);
  file.finish();
  const bytes = new Uint8Array(Buffer.concat(pieces)).buffer;
  const { row_groups: groups } = await parquetMetadataAsync(bytes);
  const encodings = groups[0]?.columns.map(({ meta_data }) => meta_data?.encodings.at(-1));
  return { read: await parquetReadObjects({ file: bytes }), encodings };
}

test('values of every kind are read as they were, by the encoding that is made for them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 2, max: 50 }), async (first, nulls) => {
      const columns = { ...TEXTS, ...NUMBERS };
      const names = Object.keys(columns);
      const rows = numbersOf(first).map((seed, row) =>
        names.map((name) => ((seed + row) % nulls === 0 ? null : columns[name]!(seed, row))),
      );
      const types = names.map((name) => [name, name in TEXTS ? text : number] as const);
      const { read, encodings } = await readBack(Object.fromEntries(types), rows);
      expect(read).toEqual(rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]]))));
      expect(encodings).toEqual([
        'RLE_DICTIONARY',
        'DELTA_BYTE_ARRAY',
        'PLAIN',
        ...Array.from({ length: 5 }, () => 'DELTA_BINARY_PACKED'),
        'PLAIN',
      ]);
    }),
    { numRuns: 30 },
  );
});

test.each([0, 1, 2, 128, 129, 130, 257])('%d values of a column are read as they were', async (count) => {
  const rows = Array.from({ length: count }, (_, at): CellValue[] => [`id-of-row-${at}`, BigInt(at * at)]);
  const { read } = await readBack({ id: text, n: number }, rows);
  expect(read).toEqual(rows.map(([id, n]) => ({ id, n })));
});

test('a dictionary ends where texts differ too often', async () => {
  const idOf = (at: number) => `${(at * 2_654_435_761) % 1_000_003}`.split('').reverse().join('');
  const few = Array.from({ length: 20_000 }, (_, at): CellValue[] => [idOf(at % 2000)]);
  const many = Array.from({ length: 20_000 }, (_, at): CellValue[] => [idOf(at)]);
  const fields = { id: text };
  expect((await readBack(fields, few)).encodings).toEqual(['PLAIN']);
  expect(
    (
      await readBack(
        fields,
        few.map(([id], at) => [at % 20 === 0 ? id : 'x'] as CellValue[]),
      )
    ).encodings,
  ).toEqual(['RLE_DICTIONARY']);
  const { read, encodings } = await readBack(fields, many);
  expect(encodings).toEqual(['PLAIN']);
  expect(read).toEqual(many.map(([id]) => ({ id })));
});
