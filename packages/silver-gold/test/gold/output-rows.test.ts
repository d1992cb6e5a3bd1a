import { DUCKDB_CHUNK_ROWS } from '@cardlake/lake';
import fc from 'fast-check';
import { NO_OUTPUT, OutputRows } from '../../src/gold/output-rows';

/** Chunks of rows; undefined for rows to leave out. */
const chunks = fc.array(
  fc.array(fc.option(fc.nat(), { nil: undefined, freq: 2 }), { minLength: 1, maxLength: 40 }),
  { maxLength: 6 },
);

test('of every chunk the rows with an id are kept, with values of any width and their nulls', () => {
  fc.assert(
    fc.property(chunks, (all) => {
      const outputs = new OutputRows();
      for (const ids of all) {
        const rows = ids.length;
        const rowIds = new BigInt64Array(ids.map((id) => BigInt(id ?? NO_OUTPUT)));
        const narrow = Int32Array.from(ids, (_, row) => row);
        const wide = Float64Array.from(ids, (_, row) => row / 3);
        const valid = Uint8Array.from(ids, (_, row) => row % 2);
        const { rows: kept, values } = outputs.select(rows, new Int32Array(rowIds.buffer), [
          { data: narrow, valid: undefined },
          { data: wide, valid },
        ]);
        const expected = [...ids.keys()].filter((row) => ids[row] !== undefined);
        expect(kept).toBe(expected.length);
        const [idColumn, narrowColumn, wideColumn] = values;
        const bytes = (view: ArrayBufferView | undefined) =>
          view ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : new ArrayBuffer(0);
        expect([...new BigInt64Array(bytes(idColumn?.data))]).toEqual(expected.map((row) => rowIds[row]));
        expect([...new Int32Array(bytes(narrowColumn?.data))]).toEqual(expected);
        expect([...new Float64Array(bytes(wideColumn?.data))]).toEqual(expected.map((row) => row / 3));
        expect([...(wideColumn?.valid ?? [])]).toEqual(expected.map((row) => row % 2));
      }
    }),
  );
  expect(DUCKDB_CHUNK_ROWS).toBeGreaterThan(40);
});
