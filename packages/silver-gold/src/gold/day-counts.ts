import { type DuckSession, type Relation, type Sql, sql } from '@cardlake/lake';
import { z } from 'zod';

const dayCount = z.object({ day: z.string(), rows: z.bigint().transform(Number) });

/** Rows of a day. */
export type DayCount = z.infer<typeof dayCount>;

/** Counts the rows of a relation by the day of their `ts`. */
export const listDays = (session: DuckSession, events: Sql | Relation): Promise<DayCount[]> =>
  session.rows(
    sql`SELECT (ts::DATE)::VARCHAR AS day, count(*) AS rows FROM ${events} GROUP BY ts::DATE ORDER BY ts::DATE`,
    dayCount,
  );
