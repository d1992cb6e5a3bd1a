import type { Field, Fields, LogicalType } from './types';

/** A reason why a new version of some fields may not replace the old one. */
export interface Incompatibility {
  readonly field: string;
  readonly code:
    | 'removed'
    | 'renamed'
    | 'moved'
    | 'inserted'
    | 'retyped'
    | 'made_required'
    | 'added_required';
  /** The problem and its remedy, in one sentence that names the field. */
  readonly message: string;
}

/**
 * Finds the reasons why some engine could not read rows written with the old fields as the new ones. Allowed: nullable
 * columns after all others, a required column made nullable, a decimal with more digits and the same scale, other
 * descriptions.
 * @returns in the order of the old fields, then of the new ones; empty when `next` may replace `old`
 */
export function findIncompatibilities(old: Fields, next: Fields): Incompatibility[] {
  const renamed = findRenames(old, next);
  const problems: Incompatibility[] = [];
  for (const [field, before] of Object.entries(old)) {
    const after = Object.hasOwn(next, field) ? next[field] : undefined;
    if (after) problems.push(...compareField(field, before, after));
    else problems.push(describeLoss(field, renamed.get(field)));
  }
  return [...problems, ...findMoves(old, next), ...findAdditions(old, next, new Set(renamed.values()))];
}

/** Text of a logical type for messages: `decimal(18,4)`. */
const formatType = (type: LogicalType): string =>
  type.kind === 'decimal' ? `decimal(${type.precision},${type.scale})` : type.kind;

function compareField(field: string, before: Field, after: Field): Incompatibility[] {
  const problems: Incompatibility[] = [];
  if (!isReadableAs(before.type, after.type))
    problems.push({
      field,
      code: 'retyped',
      message: `"${field}" was ${formatType(before.type)} and is now ${formatType(after.type)}; keep the type and add a new column for the new one`,
    });
  if (before.nullable && !after.nullable)
    problems.push({
      field,
      code: 'made_required',
      message: `"${field}" may hold nulls in rows already written; keep it nullable`,
    });
  return problems;
}

/** True when every engine reads stored values of one type as another without loss. */
function isReadableAs(stored: LogicalType, wanted: LogicalType): boolean {
  if (stored.kind === 'decimal' && wanted.kind === 'decimal')
    return wanted.scale === stored.scale && wanted.precision >= stored.precision;
  return stored.kind === wanted.kind;
}

const describeLoss = (field: string, newName: string | undefined): Incompatibility =>
  newName === undefined
    ? { field, code: 'removed', message: `"${field}" is gone; put it back, or publish a new table or group` }
    : {
        field,
        code: 'renamed',
        message: `"${field}" seems to be called "${newName}" now; keep the old name`,
      };

/** Old columns whose place is taken by an unknown column of the same type: old name → new name. */
function findRenames(old: Fields, next: Fields): Map<string, string> {
  const newNames = Object.keys(next);
  const found = new Map<string, string>();
  Object.entries(old).forEach(([field, { type }], place) => {
    const candidate = newNames[place];
    if (Object.hasOwn(next, field) || candidate === undefined || Object.hasOwn(old, candidate)) return;
    const renamed = next[candidate];
    if (renamed && formatType(renamed.type) === formatType(type)) found.set(field, candidate);
  });
  return found;
}

/** Columns of both versions that no longer follow the column they followed. */
function findMoves(old: Fields, next: Fields): Incompatibility[] {
  const before = Object.keys(old).filter((field) => Object.hasOwn(next, field));
  const after = Object.keys(next).filter((field) => Object.hasOwn(old, field));
  return after.flatMap((field, place): Incompatibility[] => {
    const follows = after[place - 1];
    const followed = before[before.indexOf(field) - 1];
    if (follows === followed) return [];
    const where = followed === undefined ? 'first' : `after "${followed}"`;
    return [{ field, code: 'moved', message: `"${field}" has moved; put it back ${where}` }];
  });
}

/** New columns that are required, or stand before a column of the old version. */
function findAdditions(old: Fields, next: Fields, renamed: ReadonlySet<string>): Incompatibility[] {
  const names = Object.keys(next);
  const lastOld = names.findLastIndex((field) => Object.hasOwn(old, field));
  return names.flatMap((field, place): Incompatibility[] => {
    if (Object.hasOwn(old, field) || renamed.has(field)) return [];
    const problems: Incompatibility[] = [];
    if (place < lastOld)
      problems.push({
        field,
        code: 'inserted',
        message: `"${field}" is new and stands between old columns; move it to the end`,
      });
    if (!next[field]?.nullable)
      problems.push({
        field,
        code: 'added_required',
        message: `"${field}" is new and rows already written lack it; make it nullable`,
      });
    return problems;
  });
}
