import { scanMembers, type WireValue } from '@cardlake/schema';
import type { CompiledFeed } from '../compiled/types';
import type { SourceObject } from '../definition/source-object';
import type { RecordValues } from './row-reader';
import { memberSources, type ReadMembers, unreadMembers } from './unread-members';

/** Names of the members of a record that its columns read, or a part of which they read. */
export const rootNames = ({ columns }: CompiledFeed): ReadonlySet<string> =>
  new Set(columns.map(({ path: [root = ''] }) => root));

/**
 * Follows the names of a path into a value; numbers keep the digits of its source text.
 * @param onRepeated called for a name that stands twice in its object
 */
export function follow(
  start: WireValue | undefined,
  names: readonly string[],
  onRepeated: () => void = () => {},
): WireValue | undefined {
  let found = start;
  for (const name of names) {
    if (found === undefined) return undefined;
    const { value, source } = found;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    const { sources, repeated } = scanMembers(source, new Set([name]));
    if (repeated) onRepeated();
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member === null) return undefined;
    found = { value: member, source: sources.get(name) ?? '' };
  }
  return found;
}

/** The values of an object that a transform made. Its numbers are doubles. */
export function objectValues(object: SourceObject, read: ReadMembers): RecordValues {
  const member = (name: string): WireValue | undefined => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    return value === undefined || value === null ? undefined : { value, source: JSON.stringify(value) ?? '' };
  };
  return {
    at: ([root = '', ...names]) => follow(member(root), names),
    others: () => unreadMembers(memberSources(JSON.stringify(object)), read),
  };
}
