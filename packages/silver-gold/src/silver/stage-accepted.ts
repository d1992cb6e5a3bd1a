import { type DuckSession, stageCopy, stageFile, type Transaction } from '@cardlake/lake';
import { DAY_MICROS, ROWS_WORTH_A_STATEMENT } from '../days';
import type { DayPart, DecodedObject } from '../decode/protocol';
import { type Batch, rowsOf } from './load-batch';

/**
 * Stages the rows that silver takes from a batch: each large day straight from its part files by a statement of its
 * own, two at a time, the rest together.
 *
 * @param accept turns a SELECT of parsed rows into one of those that silver takes, in silver's columns
 * @returns rows written
 */
export async function stageAccepted(
  session: DuckSession,
  transaction: Transaction,
  batch: Batch,
  accept: (rows: string) => string,
): Promise<number> {
  const { silver } = batch.refinement;
  const { large, rest } = splitDays(batch.decoded);
  const others = accept(rowsOf(batch, rest, { quoted: true }));
  let written = 0;
  for (const rows of (await stageCopy(session, transaction, silver, others)).values()) written += rows;
  const second = await session.fork();
  try {
    await Promise.all(
      [session, second].map(async (own) => {
        for (let next = large.shift(); next; next = large.shift()) {
          const target = { table: silver, partition: next.name, name: 'part.parquet' };
          const rows = accept(rowsOf(batch, next.parts, { quoted: false }));
          const stored = await stageFile(own, transaction, target, rows);
          written += stored;
        }
      }),
    );
  } finally {
    second.close();
  }
  return written;
}

interface Day {
  readonly name: string;
  readonly parts: readonly DayPart[];
}

/** The days worth a statement, and the part files of all others. */
function splitDays(decoded: readonly DecodedObject[]): { large: Day[]; rest: DayPart[] } {
  const days = new Map<number | undefined, DayPart[]>();
  for (const part of decoded.flatMap((object) => object.plain))
    days.set(part.day, [...(days.get(part.day) ?? []), part]);
  const large: Day[] = [];
  const rest: DayPart[] = [];
  for (const [day, parts] of days) {
    const rows = parts.reduce((total, part) => total + part.rows, 0);
    if (day === undefined || rows < ROWS_WORTH_A_STATEMENT) rest.push(...parts);
    else large.push({ name: dayName(day), parts });
  }
  return { large, rest };
}

const dayName = (day: number): string => new Date((day * DAY_MICROS) / 1000).toISOString().slice(0, 10);
