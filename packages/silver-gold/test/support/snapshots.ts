import { type CompiledSnapshotGroup, SNAPSHOT_DAY } from '@cardlake/features';
import type { snapshotOracle } from '@cardlake/features/test-kit';
import { type DuckSession, identifier, type Sql, sql } from '@cardlake/lake';
import { z } from 'zod';
import { featureValue } from './gold';

/** Rows of a snapshot group by entity and day (since the epoch), with their values as text. */
export type SnapshotRows = ReadonlyMap<string, Readonly<Record<string, string | null>>>;

const row = z.object({ entity: z.string(), epoch_day: z.bigint() }).catchall(z.string().nullable());

/** Reads the rows of a relation with the columns of a snapshot group. */
export async function readSnapshotRows(
  session: DuckSession,
  group: CompiledSnapshotGroup,
  from: Sql,
): Promise<SnapshotRows> {
  const features = group.features.map(({ name }) => sql`${identifier(name)}::VARCHAR AS ${identifier(name)}`);
  const day = sql`${identifier(SNAPSHOT_DAY)} - DATE '1970-01-01'`;
  const found = await session.rows(
    sql`SELECT ${identifier(group.key)} AS entity, ${day} AS epoch_day, ${features} FROM ${from}`,
    row,
  );
  const rows = new Map(
    found.map(({ entity, epoch_day, ...values }) => [
      `${entity} ${epoch_day}`,
      values as Readonly<Record<string, string | null>>,
    ]),
  );
  if (rows.size < found.length) throw new Error(`${group.name}: a row is stored twice`);
  return rows;
}

/** Requires that rows are those of the oracle, to the bit but for standard deviations. */
export function expectOracle(
  rows: SnapshotRows,
  group: CompiledSnapshotGroup,
  expected: ReturnType<typeof snapshotOracle>,
): void {
  expect([...rows.keys()].sort()).toEqual(expected.map(({ entity, day }) => `${entity} ${day}`).sort());
  for (const { entity, day, features } of expected)
    for (const { name, type } of group.features) {
      const key = `${entity} ${day}`;
      expectSame(rows.get(key)?.[name] ?? null, features[name], type.kind, `${key} ${name}`);
    }
}

function expectSame(text: string | null, value: unknown, kind: string, where: string): void {
  const found = featureValue(text, kind);
  const isNear =
    where.endsWith('stddev') && typeof value === 'number' && typeof found === 'number'
      ? Math.abs(found - value) <= 1e-9 * value
      : Object.is(found, value);
  if (!isNear) throw new Error(`${where}: ${String(found)}, expected ${String(value)}`);
}
