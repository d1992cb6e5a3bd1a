import type { CompiledFeed } from '../compiled/types';
import { feedTableName } from './feed-table';

/** A rule that refers to what is not there, or to another type. */
export interface ReferenceProblem {
  readonly problem: string;
  readonly remedy: string;
}

/** Finds the feed that a rule refers to by the name of its table; undefined when there is none. */
export const findReferenced = (feeds: readonly CompiledFeed[], table: string): CompiledFeed | undefined =>
  feeds.find((feed) => feedTableName(feed) === table);

/** Kinds of which values are compared as numbers, exactly, by every engine. */
const EXACT: readonly string[] = ['bigint', 'decimal'];

const isComparable = (one: string, other: string): boolean =>
  one === other || (EXACT.includes(one) && EXACT.includes(other));

/** Finds the rules of a feed that refer to a feed or a column that is not there, or to a column of another type. */
export function findReferenceProblems(
  feed: CompiledFeed,
  feeds: readonly CompiledFeed[],
): ReferenceProblem[] {
  return feed.rules.flatMap((rule) => {
    if (rule.rule !== 'foreignKey') return [];
    const found = (problem: string, remedy: string) => [
      { problem: `feed ${feed.name}: ${rule.name}: ${problem}`, remedy },
    ];
    const parent = findReferenced(feeds, rule.feed);
    if (parent === undefined)
      return found(`there is no feed "${rule.feed}"`, `Feeds are ${feeds.map(feedTableName).join(', ')}.`);
    const referenced = parent.columns.find(({ name }) => name === rule.references);
    if (referenced === undefined)
      return found(
        `the feed ${rule.feed} has no column "${rule.references}"`,
        `Its columns are ${parent.columns.map(({ name }) => name).join(', ')}.`,
      );
    const kind = feed.columns.find(({ name }) => name === rule.column)?.type.kind;
    if (kind === undefined || isComparable(kind, referenced.type.kind)) return [];
    return found(
      `column "${rule.column}" is of type ${kind}, and column "${rule.references}" of the feed ${rule.feed} is of type ${referenced.type.kind}`,
      'Declare both with one type; a table that is loaded needs the next version of its feed for that.',
    );
  });
}
