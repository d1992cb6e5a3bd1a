import {
  type DuckSession,
  type GroupChange,
  identifier,
  joinSql,
  type LakeFile,
  type Sql,
  type StoredColumns,
  sql,
} from '@cardlake/lake';
import { z } from 'zod';
import { areOf, readNumberedRange, rowNumber } from './file-rows';
import type { TableChanges } from './find-changes';

const changedGroup = z.object({
  row_group: z.number(),
  is_smaller: z.boolean(),
  differing: z.array(z.boolean()),
});

/** Finds the changes of each row group of a file with changes. */
export async function findChangedGroups(
  session: DuckSession,
  { group, tableFiles, rows, removed }: TableChanges,
  file: LakeFile,
  { groups }: StoredColumns,
): Promise<GroupChange[]> {
  let end = 0;
  const cases = groups.map((each, n) => {
    end += each.rows;
    return sql`WHEN row_number < ${rowNumber(tableFiles, file, end)} THEN ${n}`;
  });
  const differing = group.features.map((_, i) => sql`bool_or(coalesce(differing[${i + 1}], false))`);
  const found = await session.rows(
    sql`SELECT (CASE ${joinSql(cases, ' ')} END)::INTEGER AS row_group, bool_or(differing IS NULL) AS is_smaller, [${differing}] AS differing
      FROM (FROM ${removed} WHERE ${areOf(tableFiles, [file])})
      LEFT JOIN (SELECT row_number, differing FROM ${rows}) USING (row_number) GROUP BY row_group`,
    changedGroup,
  );
  const changes: GroupChange[] = groups.map(() => ({ kind: 'none' }));
  for (const one of found) {
    const columns = group.features.flatMap(({ name }, i) => (one.differing[i] ? [name] : []));
    changes[one.row_group] = one.is_smaller ? { kind: 'rows' } : { kind: 'values', columns };
  }
  return changes;
}

/** Builds the SELECT of columns of what becomes of rows `[from, until)` of a file, in their order. */
export function selectChangedRange(
  changes: TableChanges,
  file: LakeFile,
  columns: readonly string[],
  from: number,
  until: number,
): Sql {
  const { tableFiles } = changes;
  const [first, end] = [rowNumber(tableFiles, file, from), rowNumber(tableFiles, file, until)];
  const rows = readNumberedRange(tableFiles, file, columns, from, until);
  const changed = selectChanged(changes, columns, rows, sql`row_number >= ${first} AND row_number < ${end}`);
  // Sorted, because a join does not keep the order, and the other columns of the file are in it.
  return sql`${changed} ORDER BY row_number`;
}

/**
 * Builds the SELECT of columns of what becomes of rows of a table, in any order.
 * @param stored subquery of the rows, with their number in the table
 * @param within condition on `row_number` that they fulfil
 */
export function selectChanged(
  { group, rows, removed }: TableChanges,
  columns: readonly string[],
  stored: Sql,
  within: Sql,
): Sql {
  const featureIndex = new Map(group.features.map(({ name }, i) => [name, i + 1]));
  const values = columns.map((name) => {
    const [column, index] = [identifier(name), featureIndex.get(name)];
    return index === undefined
      ? sql`stored.${column}`
      : sql`CASE WHEN changed.differing[${index}] THEN changed.${column} ELSE stored.${column} END AS ${column}`;
  });
  return sql`SELECT ${values} FROM ${stored} AS stored
    LEFT JOIN (FROM ${rows} WHERE ${within}) AS changed USING (row_number)
    ANTI JOIN (SELECT row_number FROM ${removed} ANTI JOIN ${rows} USING (row_number) WHERE ${within}) AS gone USING (row_number)`;
}
