import type { Field, Fields, LogicalType } from './types';

/** Why a new version of some fields may not replace the old one. */
export interface CompatibilityFault {
  readonly field: string;
  readonly code:
    | 'removed'
    | 'renamed'
    | 'moved'
    | 'inserted'
    | 'retyped'
    | 'made_required'
    | 'added_required';
  /** What is wrong and what to do, in one sentence that names the field. */
  readonly message: string;
}

/**
 * Whether readers of the new fields can read what was written with the old ones, on every engine. Allowed: nullable
 * columns after all others, a required column made nullable, a decimal with more digits and the same scale, other
 * descriptions.
 * @returns every fault, in the order of the old fields and then the new; empty when `next` may replace `old`
 */
export function compatibility(old: Fields, next: Fields): CompatibilityFault[] {
  const renamed = renames(old, next);
  const faults: CompatibilityFault[] = [];
  for (const [field, before] of Object.entries(old)) {
    const after = Object.hasOwn(next, field) ? next[field] : undefined;
    if (after) faults.push(...changes(field, before, after));
    else faults.push(lost(field, renamed.get(field)));
  }
  return [...faults, ...moves(old, next), ...additions(old, next, new Set(renamed.values()))];
}

/** One line a logical type, for messages: `decimal(18,4)`. */
const typeText = (type: LogicalType): string =>
  type.kind === 'decimal' ? `decimal(${type.precision},${type.scale})` : type.kind;

function changes(field: string, before: Field, after: Field): CompatibilityFault[] {
  const faults: CompatibilityFault[] = [];
  if (!readsAs(before.type, after.type))
    faults.push({
      field,
      code: 'retyped',
      message: `"${field}" was ${typeText(before.type)} and is now ${typeText(after.type)}; keep the type and add a new column for the new one`,
    });
  if (before.nullable && !after.nullable)
    faults.push({
      field,
      code: 'made_required',
      message: `"${field}" may hold nulls already written; keep it nullable`,
    });
  return faults;
}

/** Whether every engine reads stored values of one type as another without loss. */
function readsAs(stored: LogicalType, wanted: LogicalType): boolean {
  if (stored.kind === 'decimal' && wanted.kind === 'decimal')
    return wanted.scale === stored.scale && wanted.precision >= stored.precision;
  return stored.kind === wanted.kind;
}

const lost = (field: string, newName: string | undefined): CompatibilityFault =>
  newName === undefined
    ? { field, code: 'removed', message: `"${field}" is gone; put it back, or publish a new table or group` }
    : {
        field,
        code: 'renamed',
        message: `"${field}" seems to be called "${newName}" now; keep the old name`,
      };

/** Old columns whose place is taken by an unknown column of the same type: old name → new name. */
function renames(old: Fields, next: Fields): Map<string, string> {
  const newNames = Object.keys(next);
  const found = new Map<string, string>();
  Object.entries(old).forEach(([field, { type }], place) => {
    const candidate = newNames[place];
    if (Object.hasOwn(next, field) || candidate === undefined || Object.hasOwn(old, candidate)) return;
    if (typeText(next[candidate]!.type) === typeText(type)) found.set(field, candidate);
  });
  return found;
}

/** Columns of both versions that no longer follow the column they followed. */
function moves(old: Fields, next: Fields): CompatibilityFault[] {
  const before = Object.keys(old).filter((field) => Object.hasOwn(next, field));
  const after = Object.keys(next).filter((field) => Object.hasOwn(old, field));
  return after.flatMap((field, place): CompatibilityFault[] => {
    const follows = after[place - 1];
    const followed = before[before.indexOf(field) - 1];
    if (follows === followed) return [];
    const where = followed === undefined ? 'first' : `after "${followed}"`;
    return [{ field, code: 'moved', message: `"${field}" has moved; put it back ${where}` }];
  });
}

/** New columns that are required, or stand before a column of the old version. */
function additions(old: Fields, next: Fields, renamed: ReadonlySet<string>): CompatibilityFault[] {
  const names = Object.keys(next);
  const lastOld = names.findLastIndex((field) => Object.hasOwn(old, field));
  return names.flatMap((field, place): CompatibilityFault[] => {
    if (Object.hasOwn(old, field) || renamed.has(field)) return [];
    const faults: CompatibilityFault[] = [];
    if (place < lastOld)
      faults.push({
        field,
        code: 'inserted',
        message: `"${field}" is new and stands between old columns; move it to the end`,
      });
    if (!next[field]!.nullable)
      faults.push({
        field,
        code: 'added_required',
        message: `"${field}" is new and rows already written lack it; make it nullable`,
      });
    return faults;
  });
}
