import { identifier, joinSql, type Sql, sql } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';

/** List of the texts of the fields on the wire, in their order, as silver knows them. */
export const wireTexts = (fields: Fields): Sql =>
  sql`[${joinSql(
    Object.entries(fields).map(([name, { type }]) =>
      type.kind === 'timestamp'
        ? sql`strftime(make_timestamp(epoch_us(${identifier(name)})), '%Y-%m-%dT%H:%M:%S.%fZ')`
        : sql`${identifier(name)}::VARCHAR`,
    ),
  )}]`;

/** Writes the texts of {@link wireTexts} as a line, which stands for one that is no longer in bronze. */
export const silverLine = (fields: Fields, texts: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(Object.keys(fields).map((name, i) => [name, texts[i]])));
