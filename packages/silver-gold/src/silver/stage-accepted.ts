import { type DuckSession, type Sql, stageCopy, stageFile, sumRows, type Transaction } from '@cardlake/lake';
import { formatDay } from '../days';
import type { DayPart, DecodedObject } from '../decode/messages';
import { type Batch, selectRows } from './load-batch';

/** Rows per day from which one statement per day is cheaper than one statement that sorts rows into days. */
const MIN_ROWS_PER_DAY_STATEMENT = 20_000;

/**
 * Stages the rows that silver takes from a batch: each large day directly from its part files in a statement of its own,
 * two at a time, and all other days together.
 *
 * @param accept turns a SELECT of parsed rows into one of the rows that silver takes, with silver's columns
 * @returns rows written
 */
export async function stageAccepted(
  session: DuckSession,
  transaction: Transaction,
  batch: Batch,
  accept: (rows: Sql) => Sql,
): Promise<number> {
  const { silver } = batch.spec;
  const { large, rest } = splitDays(batch.decoded);
  const smallDays = accept(selectRows(batch, rest, { withNdjson: true }));
  let written = 0;
  const days = new Set(batch.decoded.flatMap((object) => object.days)).size - large.length;
  const small = await stageCopy(session, transaction, silver, smallDays, { days });
  for (const rows of small.values()) written += rows;
  const second = await session.fork();
  try {
    await Promise.all(
      [session, second].map(async (connection) => {
        for (let day = large.shift(); day; day = large.shift()) {
          const target = { table: silver, partition: day.date, name: 'part.parquet' };
          const rows = accept(selectRows(batch, day.parts, { withNdjson: false }));
          const staged = await stageFile(connection, transaction, target, rows);
          written += staged;
        }
      }),
    );
  } finally {
    second.close();
  }
  return written;
}

interface Day {
  /** `2018-04-01`. */
  readonly date: string;
  readonly parts: readonly DayPart[];
}

/** Separates the days that are worth a statement of their own from the part files of all others. */
function splitDays(decoded: readonly DecodedObject[]): { large: Day[]; rest: DayPart[] } {
  const days = new Map<number | undefined, DayPart[]>();
  for (const part of decoded.flatMap((object) => object.tsvParts))
    days.set(part.day, [...(days.get(part.day) ?? []), part]);
  const large: Day[] = [];
  const rest: DayPart[] = [];
  for (const [day, parts] of days) {
    const rows = sumRows(parts);
    if (day === undefined || rows < MIN_ROWS_PER_DAY_STATEMENT) rest.push(...parts);
    else large.push({ date: formatDay(day), parts });
  }
  return { large, rest };
}
