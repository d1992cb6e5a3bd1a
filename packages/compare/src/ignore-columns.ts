import { UserError } from '@cardlake/runtime';
import type { ComparisonSpec } from './compare-rows';

/**
 * Leaves columns out of a comparison. Rows whose key has one of them are compared as a whole: they are equal, or only one
 * side has them.
 */
export function ignoreColumns(spec: ComparisonSpec, ignored: ReadonlySet<string>): ComparisonSpec {
  const fields = Object.fromEntries(Object.entries(spec.fields).filter(([name]) => !ignored.has(name)));
  const keepsKey = spec.key.every((name) => !ignored.has(name));
  return { ...spec, fields, key: keepsKey ? spec.key : Object.keys(fields) };
}

/** @throws UserError `bad_option` for a column that no table has */
export function requireKnownColumns(
  ignored: ReadonlySet<string>,
  tables: readonly Pick<ComparisonSpec, 'fields'>[],
): void {
  const known = new Set(tables.flatMap(({ fields }) => Object.keys(fields)));
  const unknown = [...ignored].find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new UserError('bad_option', `no table has a column "${unknown}" to ignore`, {
    hint: 'Give columns with commas between them, for example --ignore ingested_at,source_object.',
  });
}
