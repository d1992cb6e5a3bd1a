import type { Fields } from '@cardlake/schema';
import { findColumn, listColumns } from '../dsl/columns';
import { publishedName } from '../dsl/group';
import { checkName, quote } from './names';

const MAX_NAME_LENGTH = 64;

/** Checks name, table and version of a group. */
export function checkVersion(group: {
  readonly name: string;
  readonly table: string;
  readonly version: number;
}): string[] {
  const { name, version, table } = group;
  const problems = [checkName(name), checkName(table)].flatMap((problem) => (problem ? [problem] : []));
  const published = publishedName(group);
  if (published.length > MAX_NAME_LENGTH)
    problems.push(
      `"${published}" has ${published.length} characters; shorten the name to ${MAX_NAME_LENGTH} with its version`,
    );
  if (!Number.isInteger(version) || version < 1)
    problems.push(`version must be a whole number from 1 on, got ${quote(version)}`);
  return problems;
}

/** Checks that the key of an entity is a column that can hold an id. */
export const checkKey = (
  { name, key }: { readonly name: string; readonly key: unknown },
  fields: Fields,
): string[] =>
  findColumn(fields, key)?.type.kind === 'string'
    ? []
    : [
        `key ${quote(key)} of entity "${name}" is not a string column; use one of ${listColumns(fields, 'string').join(', ')}`,
      ];
