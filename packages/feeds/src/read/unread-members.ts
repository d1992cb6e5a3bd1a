import { scanMembers } from '@cardlake/schema';
import type { CompiledFeed } from '../compiled/types';

/** Members of records that columns read, by name: each is read whole, or in its own members. */
export type ReadMembers = ReadonlyMap<string, 'whole' | ReadMembers>;

/** A member that no column reads: the names that lead to it, and its JSON text. */
export interface UnreadMember {
  readonly path: readonly string[];
  readonly source: string;
}

type Growing = Map<string, 'whole' | Growing>;

/** Arranges the members that the columns of a feed read. */
export function readMembersOf({ columns }: Pick<CompiledFeed, 'columns'>): ReadMembers {
  const all: Growing = new Map();
  for (const { path } of columns) {
    let members = all;
    for (const [at, name] of path.entries()) {
      const before = members.get(name);
      if (before === 'whole') break;
      const isLast = at === path.length - 1;
      const inner: Growing = before ?? new Map();
      members.set(name, isLast ? 'whole' : inner);
      members = inner;
    }
  }
  return all;
}

/** Source texts of the members of a JSON object, in the order of its text; of those that stand twice, the last one. */
export const memberSources = (text: string): ReadonlyMap<string, string> =>
  scanMembers(text, new Set(Object.keys(JSON.parse(text)))).sources;

/** Finds what no column reads: members beside those that are read, at any depth, and values that lack the members to read. */
export function unreadMembers(
  sources: ReadonlyMap<string, string>,
  read: ReadMembers,
  above: readonly string[] = [],
): readonly UnreadMember[] {
  return [...sources].flatMap(([name, source]) => {
    const path = [...above, name];
    const inner = read.get(name);
    if (inner === undefined) return [{ path, source }];
    if (inner === 'whole' || source === 'null') return [];
    return source.startsWith('{') ? unreadMembers(memberSources(source), inner, path) : [{ path, source }];
  });
}

/** Writes members as a JSON object, each at its path; null without any. */
export const unreadObject = (members: readonly UnreadMember[]): string | null =>
  members.length === 0 ? null : objectAt(members, 0);

function objectAt(members: readonly UnreadMember[], depth: number): string {
  const byName = new Map<string, UnreadMember[]>();
  for (const member of members) {
    const name = member.path[depth] ?? '';
    byName.set(name, [...(byName.get(name) ?? []), member]);
  }
  const texts = [...byName].map(([name, [first, ...more]]) => {
    const isWhole = first?.path.length === depth + 1;
    const value = first === undefined || isWhole ? first?.source : objectAt([first, ...more], depth + 1);
    return `${JSON.stringify(name)}:${value}`;
  });
  return `{${texts.join(',')}}`;
}
