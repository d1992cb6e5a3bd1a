import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAKE_STATE_PROPERTY, ledger } from '@cardlake/job-contract';
import { readLakeState } from '../src/iceberg/lake-state';

const warehouse = mkdtempSync(join(tmpdir(), 'cardlake-state-'));
const metadata = join(warehouse, ledger.name, 'metadata');
mkdirSync(metadata, { recursive: true });
afterAll(() => rmSync(warehouse, { recursive: true }));

/** Ids of Iceberg exceed the safe integers. */
const ID = '901234567890123456';
const snapshot = (last: number, parent: number | undefined, summary: object) => {
  const parentId = parent === undefined ? '' : `"parent-snapshot-id":${ID}${parent},`;
  return `{"snapshot-id":${ID}${last},${parentId}"manifest-list":"","summary":${JSON.stringify(summary)}}`;
};
const state = (content: object) => ({
  operation: 'append',
  [LAKE_STATE_PROPERTY]: JSON.stringify({ commit: 1, ...content }),
});
let version = 0;
const write = (snapshots: readonly string[], current: number) =>
  writeFileSync(
    join(metadata, `v${++version}.metadata.json`),
    `{"format-version":2,"location":"file:/lake","current-snapshot-id":${ID}${current},"snapshots":[${snapshots.join()}]}`,
  );

test('finds the state of the last commit below the snapshots of maintenance, and none before the first', () => {
  expect(readLakeState(join(warehouse, 'nowhere'))).toBeUndefined();
  write([snapshot(1, undefined, { operation: 'replace' })], 1);
  expect(readLakeState(warehouse)).toBeUndefined();
  const risk = { merchant_risk_v1: { hash: 'h', commit: 2, last_day: 17_650 } };
  const history = [
    snapshot(1, undefined, state({ snapshots: {} })),
    snapshot(2, 1, state({ snapshots: risk })),
    snapshot(3, 2, { operation: 'replace' }),
  ];
  write(history, 3);
  expect(readLakeState(warehouse)?.snapshots['merchant_risk_v1']?.last_day).toBe(17_650);
  write(history, 1);
  expect(readLakeState(warehouse)?.snapshots).toEqual({});
});

test('a state of an older release has no snapshot groups', () => {
  write([snapshot(1, undefined, state({}))], 1);
  expect(readLakeState(warehouse)).toEqual({ snapshots: {} });
});
