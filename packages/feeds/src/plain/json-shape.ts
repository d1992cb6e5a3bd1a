import type { CompiledColumn, CompiledFeed } from '../compiled/types';
import { NULL_CELL } from './plain-reader';
import { isNumberOrBoolean, plainPattern } from './plain-texts';

/** A text of JSON without escapes, which are the only way to write a character that is not stored. */
const TEXT = '"[^"\\\\\\u0000-\\u001f]*"';
/** A value that is no array or object; of numbers, those that are no card number in any reading. */
const SCALAR = `(?:${TEXT}|-?(?:0|[1-9][0-9]{0,15})(?:[.][0-9]{1,17})?|true|false|null)`;
const PLAIN_NAME = /^[A-Za-z0-9_$.:@ -]+$/;

/** Members of objects by name, as the columns of a feed read them. */
export type MemberTree = Map<string, { readonly column: number | undefined; readonly members: MemberTree }>;

/** Records of one form: the same members in the same order. */
export interface JsonShape {
  readonly pattern: RegExp;
  /** Group of each column; 0 for one that the records lack. */
  readonly groups: readonly number[];
  /** Members that no column reads, each by its group. */
  readonly extras: readonly { readonly name: string; readonly group: number }[];
}

/** Arranges the columns of a feed by the members that they read; undefined when two of them read the same one, or one a part of another. */
export function memberTree({ columns }: CompiledFeed): MemberTree | undefined {
  const tree: MemberTree = new Map();
  for (const [column, { path }] of columns.entries()) {
    let members = tree;
    for (const [at, name] of path.entries()) {
      const isLast = at === path.length - 1;
      const before = members.get(name);
      if (before !== undefined && (isLast || before.column !== undefined)) return undefined;
      const member = before ?? { column: isLast ? column : undefined, members: new Map() };
      members.set(name, member);
      members = member.members;
    }
  }
  return tree;
}

/** Infers the shape of a record; undefined for one that is not plain. */
export function inferShape(feed: CompiledFeed, tree: MemberTree, record: object): JsonShape | undefined {
  const { columns, onUnknownColumn } = feed;
  const groups = columns.map(() => 0);
  const extras: { name: string; group: number }[] = [];
  let group = 0;
  const capture = (pattern: string): string => {
    group += 1;
    return `(${pattern})`;
  };
  const unknownMember = (name: string, isOuter: boolean): string | undefined => {
    if (!isOuter || onUnknownColumn === 'drop') return SCALAR;
    if (onUnknownColumn === 'refuse') return undefined;
    extras.push({ name, group: group + 1 });
    return capture(SCALAR);
  };
  const objectPattern = (value: object, members: MemberTree, isOuter: boolean): string | undefined => {
    const parts: string[] = [];
    for (const [name, inner] of Object.entries(value)) {
      if (!PLAIN_NAME.test(name)) return undefined;
      const member = members.get(name);
      const pattern = member === undefined ? unknownMember(name, isOuter) : memberPattern(member, inner);
      if (pattern === undefined) return undefined;
      parts.push(` *"${name.replace(/[$.]/g, '\\$&')}" *: *${pattern} *`);
    }
    return `\\{${parts.join(',')}\\}`;
  };
  const memberPattern = (
    { column, members }: { readonly column: number | undefined; readonly members: MemberTree },
    value: unknown,
  ): string | undefined => {
    const read = columns[column ?? -1];
    if (read !== undefined && column !== undefined) {
      const pattern = capture(valuePattern(read));
      groups[column] = group;
      return pattern;
    }
    if (value === null) return 'null';
    return typeof value === 'object' && !Array.isArray(value)
      ? objectPattern(value, members, false)
      : undefined;
  };
  const pattern = objectPattern(record, tree, true);
  const lacksOne = columns.some(({ nullable }, at) => groups[at] === 0 && !nullable);
  if (pattern === undefined || lacksOne) return undefined;
  return { pattern: new RegExp(`^${pattern}$`), groups, extras };
}

/** Pattern of the plain values of a column in JSON. */
function valuePattern(column: CompiledColumn): string {
  const { type, nullable, timestampFormat } = column;
  const forms = nullable ? [NULL_CELL] : [];
  const pattern = plainPattern(column);
  if (type.kind === 'string') forms.unshift(TEXT);
  else if (pattern !== undefined) {
    if (type.kind !== 'boolean') forms.unshift(`"${pattern}"`);
    if (isNumberOrBoolean(type, timestampFormat)) forms.unshift(pattern);
  }
  // A value that no form matches makes the record one that is not plain.
  return forms.length === 0 ? '[]' : forms.join('|');
}
