import { z } from 'zod';
import type { StagingStore } from '../ports/staging';
import { type StateCounts, stateCountsSchema } from './chosen-objects';
import { type FeedQuality, feedQualitySchema } from './judge-quality';
import type { Operation } from './operation';

/** Shape of the results of the steps of an operation. */
export const findingsSchema = z.strictObject({
  /** Counts before the replay. */
  replayed: z.array(stateCountsSchema),
  /** Counts after the wait; null after a dry run. */
  looked: z.array(stateCountsSchema).nullable(),
  quality: z.array(feedQualitySchema).nullable(),
});

/** Results of the steps of an operation. */
export type Findings = z.output<typeof findingsSchema>;

/** `stuck`: an object has not arrived; `blocked`: all have, and a rule blocks one; `passed`: all that are not gone are published. */
export type OperationOutcome = 'passed' | 'blocked' | 'stuck' | 'dry-run';

/** Report on an operation: counts, without data of objects. */
export interface OperationReport {
  readonly execution: string;
  readonly started: string;
  readonly from: string;
  readonly to: string;
  readonly prefix: string;
  /** True for a replay that loads again what is loaded. */
  readonly force: boolean;
  readonly outcome: OperationOutcome;
  readonly feeds: readonly FeedReport[];
}

/** Counts of a feed: objects before and after, and the verdicts on them. */
export interface FeedReport {
  readonly feed: string;
  readonly before: Omit<StateCounts, 'feed'>;
  readonly after?: Omit<StateCounts, 'feed'>;
  readonly quality?: Omit<FeedQuality, 'feed'>;
}

/** Ports of writing a report. */
export interface ReportPorts {
  readonly store: Pick<StagingStore, 'putNew'>;
  /** Folder of reports with its slash. */
  readonly folder: string;
}

/** A report that is stored. */
export interface WrittenReport {
  readonly outcome: OperationOutcome;
  /** Key of the report in the lake. */
  readonly report: string;
  readonly feeds: readonly FeedReport[];
}

/** Writes the report on an operation, once: a repeated step leaves the first one. */
export async function writeReport(
  operation: Operation,
  findings: Findings,
  { store, folder }: ReportPorts,
): Promise<WrittenReport> {
  const { execution, startedMs, range, prefix, isForced } = operation;
  const content: OperationReport = {
    execution,
    started: new Date(startedMs).toISOString(),
    from: toInstant(range.fromMicros),
    to: toInstant(range.toMicros),
    prefix,
    force: isForced,
    outcome: outcomeOf(operation, findings),
    feeds: findings.replayed.map(({ feed, ...before }) => ({
      feed,
      before,
      ...(findings.looked && { after: ofFeed(findings.looked, feed) }),
      ...(findings.quality && { quality: ofFeed(findings.quality, feed) }),
    })),
  };
  const report = `${folder}${execution}.json`;
  await store.putNew(report, Buffer.from(`${JSON.stringify(content)}\n`));
  return { outcome: content.outcome, report, feeds: content.feeds };
}

const toInstant = (micros: number): string => new Date(micros / 1000).toISOString();

function ofFeed<T extends { readonly feed: string }>(all: readonly T[], feed: string): Omit<T, 'feed'> {
  const found = all.find((one) => one.feed === feed);
  if (found === undefined) throw new Error(`expected counts of the feed ${feed}, found none`);
  const { feed: _feed, ...counts } = found;
  return counts;
}

function outcomeOf({ isDryRun }: Operation, { looked, quality }: Findings): OperationOutcome {
  if (isDryRun) return 'dry-run';
  if (looked?.some(({ objects, judged, gone }) => judged + gone < objects)) return 'stuck';
  return quality?.some(({ blocked }) => blocked > 0) ? 'blocked' : 'passed';
}
