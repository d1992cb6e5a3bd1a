import { groupFields, groupTable, snapshotTable } from '@cardlake/card-features';
import { businessFields, type CardEvent, cardTransactions } from '@cardlake/card-schema';
import type { SnapshotRow } from '@cardlake/feature-store/assembled';
import type { CompiledGroup, CompiledSnapshotGroup, FeatureValue } from '@cardlake/features';
import { type DuckSession, identifier, joinSql, type Lake, type Sql, scan, sql } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';

type Values = Readonly<Record<string, FeatureValue>>;

const cell = z.union([z.bigint(), z.number(), z.string(), z.null()]);
const row = z.record(z.string(), cell);

/** Reads silver, gold and snapshots of a lake to the bit. */
export function lakeReader(lake: Lake, session: DuckSession) {
  const read = async (columns: Fields, from: Sql, order: Sql) => {
    const rows = await session.rows(
      sql`SELECT ${selectExactly(columns)} FROM ${from} ORDER BY ${order}`,
      row,
    );
    return rows.map((found) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, { type }]) => {
          const value = found[name] ?? null;
          if (type.kind === 'timestamp') return [name, Number(value)];
          if (type.kind !== 'decimal' || typeof value !== 'string') return [name, value];
          // DuckDB writes every decimal of the scale.
          return [name, BigInt(value.replace('.', ''))];
        }),
      ),
    );
  };
  return {
    /** Reads the events of silver in order of time. */
    readEvents: async () =>
      (await read(
        businessFields,
        scan(cardTransactions, lake.snapshot().files(cardTransactions)),
        sql`ts, event_id`,
      )) as unknown as CardEvent[],
    /** Reads the gold rows of a group by event id. */
    async readGold(group: CompiledGroup): Promise<Map<string, Values>> {
      const table = groupTable(group);
      const { event_id } = businessFields;
      const rows = await read(
        { event_id, ...groupFields(group) },
        scan(table, lake.snapshot().files(table)),
        sql`event_id`,
      );
      return new Map(rows.map(({ event_id: id, ...values }) => [String(id), values as Values]));
    },
    /** Reads the rows of a snapshot group by day. */
    async readSnapshots(group: CompiledSnapshotGroup): Promise<Map<string, SnapshotRow[]>> {
      const table = snapshotTable(group);
      const { [group.key]: key, snapshot_day: day, ...features } = table.fields;
      if (key === undefined || day === undefined) throw new Error(`${table.name} has no key or day`);
      const columns = { [group.key]: key, snapshot_day: day, ...features };
      const rows = await read(columns, scan(table, lake.snapshot().files(table)), sql`snapshot_day`);
      const byDay = new Map<string, SnapshotRow[]>();
      for (const { [group.key]: id, snapshot_day, ...values } of rows) {
        const all = byDay.get(String(snapshot_day)) ?? [];
        byDay.set(String(snapshot_day), all);
        all.push({ key: String(id), values: values as Values });
      }
      return byDay;
    },
  };
}

/** Selects columns so that no digit is lost: decimals and days as text, instants in µs. */
const selectExactly = (columns: Fields): Sql =>
  joinSql(
    Object.entries(columns).map(([name, { type }]) => {
      const column = identifier(name);
      if (type.kind === 'timestamp') return sql`epoch_us(${column}) AS ${column}`;
      return type.kind === 'decimal' || type.kind === 'date'
        ? sql`${column}::VARCHAR AS ${column}`
        : sql`${column} AS ${column}`;
    }),
  );
