import { AMOUNT, businessFields, cardEvents, maskPans } from '@cardlake/card-schema';
import { type DuckSession, identifier, type Sql, sql, sqlType, withReadErrors } from '@cardlake/lake';
import { numberOf, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import type { TimeBounds } from '../gold/reach';
import { ENTITIES_HINT, type EntityFile } from './entity-file';
import { ENTITY_ROWS, entityColumn, PROBE_ROWS } from './join-relations';
import { readMicros } from './time-column';

/** Times that a lake can have events at, and some more, so that milliseconds are not taken for seconds. */
const FIRST = Date.UTC(2000, 0, 1) * 1000;
const END = Date.UTC(2100, 0, 1) * 1000;
const WHOLE_DIGITS = AMOUNT.precision - AMOUNT.scale;

/** The loaded rows, with their earliest and latest time; both 0 without rows. */
export interface LoadedEntities extends TimeBounds {
  readonly rows: number;
}

const loaded = z.object({ rows: z.bigint(), first: z.bigint(), last: z.bigint() });

/**
 * Loads the rows of a file into {@link ENTITY_ROWS}, and what features need of them into {@link PROBE_ROWS}.
 * @param columns columns of the lake that are needed besides the time
 * @throws UserError `unreadable_input`, or `entities_refused` for a time, key or other value that cannot be used
 */
export async function loadEntities(
  session: DuckSession,
  file: EntityFile,
  columns: readonly string[],
): Promise<LoadedEntities> {
  const names = [...file.types.keys()];
  const kept = names.map((name, n) => sql`${identifier(name)} AS ${entityColumn(n)}`);
  await withReadErrors(file.name, ENTITIES_HINT, () =>
    session.run(sql`CREATE OR REPLACE TABLE ${ENTITY_ROWS} AS SELECT ${kept} FROM ${file.relation}`),
  );
  const readers = [cardEvents.time, ...columns].map((column) => {
    const name = file.nameOf(column);
    return createReader(column, name, entityColumn(names.indexOf(name)), file);
  });
  const read = readers.map(({ column, value }) => sql`${value} AS ${identifier(column)}`);
  await session.run(
    sql`CREATE OR REPLACE TABLE ${PROBE_ROWS} AS SELECT rowid AS row_id, ${read} FROM ${ENTITY_ROWS}`,
  );
  for (const reader of readers) await refuseFaults(session, file, reader);
  const time = identifier(cardEvents.time);
  const [found] = await session.rows(
    sql`SELECT count(*) AS rows, coalesce(epoch_us(min(${time})), 0) AS first, coalesce(epoch_us(max(${time})), 0) AS last
      FROM ${PROBE_ROWS}`,
    loaded,
  );
  return { rows: Number(found?.rows), first: Number(found?.first), last: Number(found?.last) };
}

/** Reads a column of the file as one of the lake. */
interface ColumnReader {
  readonly column: string;
  /** Its name in the file. */
  readonly name: string;
  /** The column as it was given. */
  readonly given: Sql;
  /** Its value in the type of the lake; null where there is none. */
  readonly value: Sql;
  /** Kind of value that is expected, in words. */
  readonly expected: string;
}

function createReader(column: string, name: string, given: Sql, file: EntityFile): ColumnReader {
  const type = file.types.get(name) ?? '';
  const field = Object.entries(businessFields).find(([business]) => business === column)?.[1];
  switch (field?.type.kind) {
    case 'timestamp': {
      const micros = readMicros(given, type);
      const value = sql`CASE WHEN ${micros} >= ${FIRST} AND ${micros} < ${END} THEN make_timestamptz(${micros}) END`;
      const expected = 'ISO 8601 or unix seconds, from 2000 to 2099';
      return { column, name, given, value, expected };
    }
    case 'decimal': {
      const decimal = sql`TRY_CAST(${given} AS ${sqlType(field.type)})`;
      const value = sql`CASE WHEN abs(${decimal}) < ${10 ** (WHOLE_DIGITS - 2)} THEN ${decimal} END`;
      return { column, name, given, value, expected: 'a number below 1e12' };
    }
    default:
      if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type))
        throw new UserError(
          'entities_refused',
          `${file.name}: ${name} holds numbers with a fraction (${type})`,
          {
            hint: 'An id is text or a whole number; a fraction is often the trace of missing values. Convert the column.',
          },
        );
      return { column, name, given, value: sql`nullif(${given}::VARCHAR, '')`, expected: 'an id' };
  }
}

const fault = z.object({ count: z.bigint(), row: z.bigint(), text: z.string().nullable() });

/** @throws UserError `entities_refused` that names the first row without a value */
async function refuseFaults(
  session: DuckSession,
  file: EntityFile,
  { column, name, given, expected }: ColumnReader,
): Promise<void> {
  const missing = sql`FROM ${PROBE_ROWS} WHERE ${identifier(column)} IS NULL`;
  const [found] = await session.rows(
    sql`SELECT f.count, f.row + 1 AS row, ${given}::VARCHAR AS text
      FROM (SELECT count(*) AS count, min(row_id) AS row ${missing}) AS f JOIN ${ENTITY_ROWS} AS e ON e.rowid = f.row`,
    fault,
  );
  if (found === undefined) return;
  const value = found.text === null || found.text === '' ? 'empty' : `"${maskPans(found.text)}"`;
  const more = found.count > 1n ? ` (and ${numberOf(found.count - 1n, 'more row')})` : '';
  throw new UserError('entities_refused', `${file.name}: row ${found.row}: ${name} is ${value}${more}`, {
    hint: `Give ${expected} in each row, or leave out the rows without; rows are counted from 1 below the header.`,
  });
}
