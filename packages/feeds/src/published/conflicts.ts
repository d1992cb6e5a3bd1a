import type { CompiledFeed } from '../compiled/types';
import { findReferenceProblems } from '../projections/foreign-keys';
import { TAKEN_NAMES } from '../projections/ledger-tables';
import { describeSharedFolder } from '../projections/shared-folder';

/** Describes each name that two feeds have or that no feed may have, each folder that two feeds may not share, and each rule whose reference is not sound; empty when all can be published together. */
export const describeConflicts = (feeds: readonly CompiledFeed[]): string[] =>
  feeds.flatMap((feed, at) => {
    const { name } = feed;
    const before = feeds.slice(0, at);
    const shared = describeSharedFolder(feed, before);
    return [
      ...(before.some((each) => each.name === name)
        ? [`there are two feeds "${name}"; give one of them another name`]
        : []),
      ...(TAKEN_NAMES.test(name)
        ? [`the lake has a table ${name} of its own; give the feed another name`]
        : []),
      ...(shared === undefined
        ? []
        : [`${shared}; give each a prefix of its own, or leave out retentionDays`]),
      ...findReferenceProblems(feed, feeds).map(({ problem, remedy }) => `${problem}. ${remedy}`),
    ];
  });
