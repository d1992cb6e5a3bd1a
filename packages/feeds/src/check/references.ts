import type { FeedDefinition } from '../definition/feed-schema';

/** Checks that a setting names a column with one of some types. */
export function checkReference(
  setting: string,
  name: string,
  columns: FeedDefinition['columns'],
  kinds: readonly string[],
): string[] {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (column === undefined)
    return [`${setting}: there is no column "${name}"; columns are ${Object.keys(columns).join(', ')}`];
  if (kinds.includes(column.type.kind)) return [];
  return [`${setting}: column "${name}" is of type ${column.type.kind}; expected ${kinds.join(', ')}`];
}
