import { feedTableName } from '@cardlake/feeds';
import { z } from 'zod';
import type { LoadableFeed } from '../functions/feeds';

const MICROS_PER_MS = 1000;
const MICROS_PER_HOUR = 3_600_000_000;
/** A year and a day. */
const MOST_HOURS = 8784;

const instant = z.iso.datetime({ offset: true, error: 'expected an instant such as 2026-05-01T00:00:00Z' });

const requestSchema = z
  .strictObject({
    /** Tables of the feeds; all when none is named. */
    feeds: z.array(z.string()).min(1).optional(),
    /** Objects written from this instant on. */
    from: instant.optional(),
    /** Objects written before this instant; by default the start of the execution. */
    to: instant.optional(),
    /** Objects written in the hours before the start of the execution, in place of `from` and `to`. */
    lastHours: z.number().positive().max(MOST_HOURS).optional(),
    /** Objects whose keys below the folder of their feed, in whatever bucket, begin so. */
    prefix: z.string().optional(),
    /** True to count, and to send nothing. */
    dryRun: z.boolean().optional(),
    /** True to load again what is loaded. */
    force: z.boolean().optional(),
  })
  .superRefine(({ from, to, lastHours }, ctx) => {
    if ((from === undefined) === (lastHours === undefined) || (to !== undefined && lastHours !== undefined))
      ctx.addIssue({ code: 'custom', message: 'expected from (and to, if wanted), or lastHours' });
  });

/** Request of an operation: the feeds and the range of time whose objects are replayed, waited for and reported. */
export type OperationRequest = z.input<typeof requestSchema>;

/** Execution of the state machine of operations. */
export interface OperationExecution {
  readonly execution: string;
  /** Instant at which it started, as ISO 8601. */
  readonly started: string;
  readonly request: unknown;
}

/** An operation on feeds. The same execution is the same operation, whenever it is read. */
export interface Operation<F extends LoadableFeed = LoadableFeed> {
  readonly execution: string;
  readonly startedMs: number;
  readonly feeds: readonly F[];
  readonly range: { readonly fromMicros: number; readonly toMicros: number };
  /** Beginning of the keys below the folder of each feed. */
  readonly prefix: string;
  readonly isDryRun: boolean;
  /** True to have objects judged again that were judged before the start. */
  readonly isForced: boolean;
}

/**
 * Reads the operation of an execution.
 * @param feeds those that functions load
 * @throws Error for a request that is none, an unknown feed, or a range without an instant
 */
export function readOperation<F extends LoadableFeed>(
  { execution, started, request }: OperationExecution,
  feeds: readonly F[],
): Operation<F> {
  const { data, error } = requestSchema.safeParse(request);
  if (data === undefined) throw new Error(`expected a request of an operation: ${z.prettifyError(error)}`);
  const startedMs = Date.parse(started);
  const toMicros = microsOf(data.to) ?? startedMs * MICROS_PER_MS;
  const fromMicros = microsOf(data.from) ?? toMicros - (data.lastHours ?? 0) * MICROS_PER_HOUR;
  if (fromMicros >= toMicros) {
    const [from, to] = [fromMicros, toMicros].map((each) => new Date(each / MICROS_PER_MS).toISOString());
    throw new Error(`expected a range of time; found one from ${from} to ${to}`);
  }
  return {
    execution,
    startedMs,
    feeds: chooseFeeds(data.feeds, feeds),
    range: { fromMicros, toMicros },
    prefix: data.prefix ?? '',
    isDryRun: data.dryRun ?? false,
    isForced: data.force ?? false,
  };
}

/** Instant since which the objects of an operation are to be judged again, in milliseconds since the epoch; undefined without force. */
export const replayInstant = ({ isForced, startedMs }: Operation): number | undefined =>
  isForced ? startedMs : undefined;

const microsOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text) * MICROS_PER_MS;

function chooseFeeds<F extends LoadableFeed>(
  names: readonly string[] | undefined,
  feeds: readonly F[],
): readonly F[] {
  const known = feeds.map(({ feed }) => feedTableName(feed));
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`there is no feed with the table "${unknown}"; found ${known.join(', ')}`);
  return feeds.filter(({ feed }) => names?.includes(feedTableName(feed)) ?? true);
}
