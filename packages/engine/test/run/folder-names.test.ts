import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bronzeTypes } from '@cardlake/bronze';
import { z } from 'zod';
import { lakeTables, queryLake } from '../../src';
import { makeTestLake, readContents, testContext, testFolder, verifyTestLake } from '../../test-kit';

const inFolder = testFolder();

/** Names that mean something to a reader of files: every column of every table, and those that readers add. */
const columns = new Set([
  ...lakeTables.flatMap((table) => [table.partition.column, ...Object.keys(table.fields)]),
  ...['object', 'line', 'json', 'filename', 'file_index', 'file_row_number', 'split'],
]);

test('folders above a lake that are named like its columns change nothing', async () => {
  const plain = inFolder('plain');
  const named = join(inFolder('named'), ...[...columns].map((column) => `${column}=7`), 'lake');
  mkdirSync(named, { recursive: true });
  for (const lakeRoot of [plain, named]) {
    await makeTestLake(lakeRoot);
  }
  expect(await readContents(named)).toEqual(await readContents(plain));
  expect(await verifyTestLake(named)).toEqual([]);
  for (const table of [
    ...bronzeTypes.map((type) => `bronze.${type}`),
    ...lakeTables.map(({ layer, name }) => `${layer}.${name}`),
  ]) {
    const rows = await Promise.all([plain, named].map((lakeRoot) => queryAll(lakeRoot, table)));
    expect(rows[1]).toEqual(rows[0]);
  }
});

const queryAll = (lakeRoot: string, table: string): Promise<string[]> =>
  queryLake(
    { lakeRoot, sql: `SELECT to_json(t)::VARCHAR AS text FROM ${table} AS t ORDER BY text` },
    testContext(),
    async ({ chunks }) => {
      const texts: string[] = [];
      for await (const chunk of chunks())
        for (const [text] of chunk.getRows()) texts.push(z.string().parse(text));
      return texts;
    },
  );
