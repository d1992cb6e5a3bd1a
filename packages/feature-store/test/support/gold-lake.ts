import { cardEvents } from '@cardlake/card-schema';
import { type DuckSession, type Lake, type Snapshot, stageCopy } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import { field, goldTable } from '@cardlake/schema';
import type { OnlineGroup, OnlineRecord } from '../../src';

const features = {
  n: field.bigint('a count'),
  total: field.decimal(38, 4, 'an amount'),
} as const;

export const goldGroup: OnlineGroup = { name: 'gold_group_v1', recordId: 'card_id', features };

export const gold = goldTable(cardEvents, {
  name: 'gold_group',
  path: 'gold/gold_group',
  groupFields: features,
});

/** A gold row; its features derive from `n`. */
export interface GoldRow {
  readonly id: string;
  readonly card: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly n: number;
}

/** Replaces the gold rows of some days. @returns the lake afterwards */
export async function commitGold(
  session: DuckSession,
  lake: Lake,
  all: readonly GoldRow[],
  days: ReadonlySet<string>,
): Promise<Snapshot> {
  const write = await lake.beginWrite();
  const transaction = write.transaction();
  for (const { path, partition } of write.snapshot.files(gold))
    if (days.has(partition)) transaction.remove(path);
  const rows = all.filter(({ at }) => days.has(dayAt(at)));
  const values = rows.map(
    ({ id, card, at, n }) => `(${textLiteral(id)}, ${textLiteral(card)}, to_timestamp(${at}), ${n})`,
  );
  const query = anySql`SELECT id AS event_id, card AS card_id, ts, 'm' AS merchant_id, 1::DECIMAL(18,4) AS amount,
      'EUR' AS currency, 'BE' AS country, 'chip' AS pos_mode, n::BIGINT AS n, (n / 4)::DECIMAL(38,4) AS total
    FROM (VALUES ${values}) AS t(id, card, ts, n)`;
  await stageCopy(session, transaction, gold, query);
  const after = await transaction.commit({});
  write.release();
  return after;
}

export const dayAt = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** Computes the expected record of a card at an as-of instant (microseconds). */
export function newestRecord(
  rows: readonly GoldRow[],
  card: string,
  asOf: number,
): OnlineRecord['features'] | undefined {
  const [newest] = rows
    .filter((row) => row.card === card && row.at * 1_000_000 <= asOf)
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  return newest && { n: BigInt(newest.n), total: BigInt(newest.n) * 2500n };
}
