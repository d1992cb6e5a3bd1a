import { holdsPan } from '@cardlake/card-schema';
import type { CompiledFeed } from '@cardlake/feeds';
import { KeptPlace } from './kept-place';
import type { LayoutValue, RecordLayout } from './record-layout';

/** Members of objects by name, as the columns of a feed read them. */
export type MemberTree = Map<string, { readonly column: number | undefined; readonly members: MemberTree }>;

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

const BLANK = '[ \\t\\r\\n]*';
const OPENING = new RegExp(`${BLANK}\\{`, 'y');
/** Names that JSON writes in one way alone. */
const NAME = new RegExp(`${BLANK}"([A-Za-z0-9_$.:@ -]+)"${BLANK}:${BLANK}`, 'y');
const SCALAR = /"[^"\\]*"|-?[0-9.]+|true|false|null/y;
const NULL = /null/y;
const NEXT = new RegExp(`${BLANK}([,}])`, 'y');
const END = new RegExp(`${BLANK}$`, 'y');

/**
 * Infers the layout of a record that was read; undefined for one that is not plain. A record of a known layout is read by comparing the bytes
 * between its values; any other is left to the row reader.
 */
export function inferLayout(feed: CompiledFeed, tree: MemberTree, text: string): RecordLayout | undefined {
  const values: LayoutValue[] = [];
  let at = 0;
  let literalFrom = 0;
  const skip = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    if (found !== undefined) at = pattern.lastIndex;
    return found;
  };
  const takeLiteral = (): Buffer => Buffer.from(text.slice(literalFrom, at));
  const takeValue = (column: number | undefined, kept?: KeptPlace): boolean => {
    const prefix = takeLiteral();
    if (skip(SCALAR) === undefined) return false;
    literalFrom = at;
    values.push({ prefix, column, kept });
    return true;
  };
  const takeOther = (name: string): boolean => {
    if (feed.onUnknownColumn === 'drop') return takeValue(undefined);
    const isKept = feed.onUnknownColumn === 'keep' && !holdsPan(name);
    return isKept && takeValue(undefined, KeptPlace.of(name));
  };
  const takeInner = (name: string, members: MemberTree): boolean => {
    const from = values.length;
    if (!takeObject(members)) return false;
    const kept = values.slice(from).flatMap((value) => value.kept ?? []);
    KeptPlace.enclose(kept, name);
    return kept.length === 0 || !holdsPan(name);
  };
  const takeMember = (name: string, members: MemberTree): boolean => {
    const member = members.get(name);
    if (member === undefined) return takeOther(name);
    if (member.column !== undefined) return takeValue(member.column);
    // Other values are left to the row reader, which takes their columns for null.
    return skip(NULL) !== undefined || takeInner(name, member.members);
  };
  const takeObject = (members: MemberTree): boolean => {
    if (skip(OPENING) === undefined) return false;
    const names = new Set<string>();
    for (;;) {
      const [, name] = skip(NAME) ?? [];
      if (name === undefined || names.has(name)) return false;
      names.add(name);
      if (!takeMember(name, members)) return false;
      const [, next] = skip(NEXT) ?? [];
      if (next !== ',') return next === '}';
    }
  };
  if (!takeObject(tree) || skip(END) === undefined) return undefined;
  const found = new Set(values.map(({ column }) => column));
  const absent = [...feed.columns.keys()].filter((column) => !found.has(column));
  return { values, suffix: takeLiteral(), absent };
}
