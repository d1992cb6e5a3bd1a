import { feedTableName } from '@cardlake/feeds';
import { z } from 'zod';
import type { Verdict } from '../publications/publications';
import { findStates, readObjects } from './chosen-objects';
import type { LookPorts } from './look-at-objects';
import { type Operation, replayInstant } from './operation';

const count = z.int().min(0);

/** Shape of the verdicts on the objects of a feed. */
export const feedQualitySchema = z.strictObject({
  feed: z.string(),
  published: count,
  blocked: count,
  /** Objects whose verdict was not kept: an earlier release published them. */
  unknown: count,
  records: count,
  rows: count,
  rejected: count,
  /** Objects that break a rule, by the rule: blocked ones, and those that were published in spite of it. */
  rules: z.record(z.string(), count),
});

/** Verdicts on the objects of a feed, and the counts of their records: `records = rows + rejected`. */
export type FeedQuality = z.output<typeof feedQualitySchema>;

/** Adds up the verdicts on the objects of an operation that have arrived. */
export async function judgeQuality(
  operation: Operation,
  ports: Omit<LookPorts, 'now' | 'sendAll'>,
): Promise<FeedQuality[]> {
  const objects = await findStates(await readObjects(operation, ports), ports, replayInstant(operation));
  return operation.feeds.map(({ feed }) => {
    const judged = objects.flatMap(({ feed: of, found }) =>
      of === feed && found.state === 'judged' ? [found.verdict] : [],
    );
    return { feed: feedTableName(feed), ...sumVerdicts(judged) };
  });
}

function sumVerdicts(judged: readonly (Verdict | undefined)[]): Omit<FeedQuality, 'feed'> {
  const known = judged.filter((one) => one !== undefined);
  const sum = (name: 'records' | 'rows' | 'rejected') => known.reduce((total, one) => total + one[name], 0);
  const rules: Record<string, number> = {};
  for (const rule of known.flatMap((one) => one.rules)) rules[rule] = (rules[rule] ?? 0) + 1;
  return {
    published: known.filter(({ status }) => status === 'published').length,
    blocked: known.filter(({ status }) => status === 'blocked').length,
    unknown: judged.length - known.length,
    records: sum('records'),
    rows: sum('rows'),
    rejected: sum('rejected'),
    rules,
  };
}
