import {
  type DuckSession,
  identifier,
  type LakeTable,
  stageCopy,
  stageFile,
  type Transaction,
} from '@cardlake/lake';
import { z } from 'zod';

/** From so many rows a day, a statement a day costs less than sorting rows into days. */
export const ROWS_WORTH_A_STATEMENT = 20_000;
const DAY_MICROS = 86_400_000_000;

/**
 * Stages the rows of a relation as files of a daily table: each large day by a statement of its own, two at a time,
 * the rest together.
 *
 * @param relation an ordinary table or view with the columns of the table; rows of a day should lie near each other
 * @returns rows written
 */
export async function stageByDay(
  session: DuckSession,
  transaction: Transaction,
  table: LakeTable,
  relation: string,
): Promise<number> {
  const day = `epoch_us(${identifier(table.partition.of)}) // ${DAY_MICROS}`;
  const counts = await session.rows(
    `SELECT ${day} AS day, strftime(make_timestamp(day * ${DAY_MICROS}), '%Y-%m-%d') AS name, count(*) AS rows
     FROM ${relation} GROUP BY ALL ORDER BY day`,
    z.object({ day: z.bigint(), name: z.string(), rows: z.bigint() }),
  );
  const large = counts.filter(({ rows }) => rows >= ROWS_WORTH_A_STATEMENT);
  const rest = counts.filter(({ rows }) => rows < ROWS_WORTH_A_STATEMENT);
  let written = 0;
  if (rest.length > 0) {
    const days = rest.map((one) => one.day).join(', ');
    const partitions = await stageCopy(
      session,
      transaction,
      table,
      `SELECT * FROM ${relation} WHERE ${day} IN (${days})`,
    );
    for (const rows of partitions.values()) written += rows;
  }
  const second = await session.fork();
  try {
    await Promise.all(
      [session, second].map(async (own) => {
        for (let next = large.shift(); next; next = large.shift()) {
          const target = { table, partition: next.name, name: 'part.parquet' };
          const rows = await stageFile(
            own,
            transaction,
            target,
            ofDay(relation, table.partition.of, Number(next.day)),
          );
          written += rows;
        }
      }),
    );
  } finally {
    second.close();
  }
  return written;
}

/** As a range of the column, so that row groups of other days are passed over. */
const ofDay = (relation: string, column: string, day: number): string =>
  `SELECT * FROM ${relation} WHERE ${identifier(column)} >= make_timestamptz(${day * DAY_MICROS}::BIGINT)
    AND ${identifier(column)} < make_timestamptz(${(day + 1) * DAY_MICROS}::BIGINT)`;
