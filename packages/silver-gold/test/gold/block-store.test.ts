import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { groups } from '@cardlake/card-features';
import { assembleBatch } from '../../src/gold/assemble-batch';
import { BlockLayout, scatter } from '../../src/gold/block-layout';
import { BlockStore } from '../../src/gold/block-store';
import type { FeatureBlocks } from '../../src/gold/feature-task';
import { valueColumns } from '../../src/gold/value-columns';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
/** Columns of one, two and four words, some of which are nullable. */
const all = Object.values(groups);
const layout = new BlockLayout(valueColumns(all, 'card'));

/** A value that tells its row and column. */
const wordOf = (row: number, column: number, word: number): number => row * 1000 + column * 10 + word;

/** A block with rows of three batches. @param rows row in its batch, by batch */
function block(...rows: readonly (readonly number[])[]): FeatureBlocks {
  const flat = rows.flatMap((each, batch) =>
    each.map((position) => ({ position, row: 100 * batch + position })),
  );
  const buffer = new SharedArrayBuffer(layout.bytes(flat.length));
  const { positions, columns } = layout.view(buffer, flat.length);
  positions.set(flat.map(({ position }) => position));
  for (const [i, column] of columns.entries()) {
    const width = layout.columns[i]?.wordsPerValue ?? 1;
    const words = flat.flatMap(({ row }) => Array.from({ length: width }, (_, word) => wordOf(row, i, word)));
    const valid = Uint8Array.from(flat, ({ row }) => (row + i) % 2);
    scatter(Int32Array.from(flat.keys()), Int32Array.from(words), valid, column, { wordsPerValue: width });
  }
  return { buffer, rows: Int32Array.from(rows, ({ length }) => length) };
}

/** Assembles a batch of two rows. @returns the words of each column, and its mask */
function assemble(store: BlockStore, batch: number) {
  const rows = 2;
  const entities = [{ entity: 'card', parts: store.partsOf(batch) }];
  const buffer = assembleBatch({ groups: all, rows, entities, spare: new ArrayBuffer(0) });
  return layout.view(buffer, rows).columns.map(({ data, valid }) => ({
    data: [...data],
    valid: valid && [...valid],
  }));
}

const expected = (batch: number) =>
  layout.columns.map(({ wordsPerValue, nullable }, i) => {
    const rows = [100 * batch, 100 * batch + 1];
    return {
      data: rows.flatMap((row) => Array.from({ length: wordsPerValue }, (_, word) => wordOf(row, i, word))),
      valid: nullable ? rows.map((row) => (row + i) % 2) : undefined,
    };
  });

test('the layout has columns of each width, and nullable ones', () => {
  expect(new Set(layout.columns.map(({ wordsPerValue }) => wordsPerValue))).toEqual(new Set([1, 2, 4]));
  expect(layout.columns.some(({ nullable }) => nullable)).toBe(true);
});

test.each([
  ['memory', Number.POSITIVE_INFINITY, false],
  ['a file', 0, true],
  ['both', layout.bytes(4), true],
])('batches come in the order of their rows from %s', (name, bytes, usesFile) => {
  const path = join(folder(), `blocks-${name}`);
  const store = new BlockStore(layout, path, { bytes });
  store.add(block([1, 0], [1], [0]));
  store.add(block([], [0], [1]));
  expect(existsSync(path)).toBe(usesFile);
  for (const batch of [2, 0, 1]) expect(assemble(store, batch)).toEqual(expected(batch));
  store.close();
  expect(existsSync(path)).toBe(false);
});

test('a batch without all of its rows is an error', () => {
  const store = new BlockStore(layout, join(folder(), 'blocks'), { bytes: 1e6 });
  store.add(block([0], [], []));
  expect(() => assemble(store, 0)).toThrow('features of card: expected 2 rows, found 1');
});

test('memory is free again for the next run', () => {
  const memory = { bytes: layout.bytes(4) };
  const store = new BlockStore(layout, join(folder(), 'blocks'), memory);
  store.add(block([1, 0], [1], [0]));
  expect(memory.bytes).toBe(0);
  store.close();
  expect(memory.bytes).toBe(layout.bytes(4));
});
