import { feedTableName } from '@cardlake/feeds';
import { type AnnouncedObject, writeAnnouncement } from '../events/object-events';
import type { ObjectVersion } from '../objects/object-version';
import type { SourceObjects, StagingStore } from '../ports/staging';
import { executionName } from '../publications/execution-name';
import { openContent } from '../records/content';
import { extractionSeconds } from '../staging/extraction-time';
import { findMissingParts } from '../staging/missing-parts';
import { announcedName, type StagedIdentity, stagingNames } from '../staging/names';
import { readPlan } from '../staging/plan';
import type { LoadableFeed } from './feeds';

/** Input of the state machine that has an object extracted by the job of Glue. */
export interface ExtractionInput {
  /** Key in the lake of the mark that the object was announced, which names it. */
  readonly announced: string;
  /** Message that announces it: a dead letter, should the job fail. */
  readonly message: string;
}

/** Hand-over of the objects that a function would take too long for. */
export interface LargeObjects {
  /** Seconds of a whole processor that the function has for an object. */
  readonly processorSeconds: number;
  /** Starts the state machine under a name. @returns false when an execution of that name has ended */
  readonly start: (name: string, input: ExtractionInput) => Promise<boolean>;
}

/** Answers whether the extraction of an object would take too long. One that has a plan is extracted already, unless parts are missing that are still to be read. */
export async function isTooLarge(
  { feed }: LoadableFeed,
  object: ObjectVersion & StagedIdentity,
  { source, store }: { readonly source: SourceObjects; readonly store: Pick<StagingStore, 'get' | 'list'> },
  { processorSeconds }: LargeObjects,
): Promise<boolean> {
  const takesTooLong = (isGzip: boolean) =>
    extractionSeconds({ format: feed.format, bytes: object.bytes, isGzip }) > processorSeconds;
  if (!takesTooLong(true)) return false;
  const plan = await store.get(stagingNames(object, feed).plan);
  if (plan !== undefined && (await findMissingParts(store, readPlan(plan))).size === 0) return false;
  const content = await openContent(source.open(object, 0));
  if ('foreign' in content) return false;
  await content.close();
  return takesTooLong(content.isGzip);
}

/**
 * Hands an object over to the job of Glue. Repeated while the job runs it starts nothing; after a failure it starts the next attempt.
 * @param feeds the feeds that the object belongs to
 */
export async function handOver(
  identity: StagedIdentity,
  feeds: readonly LoadableFeed[],
  { start }: Pick<LargeObjects, 'start'>,
): Promise<void> {
  const plans = feeds.map(({ feed }) => stagingNames(identity, feed).plan);
  const name = feeds.map(({ feed }) => feedTableName(feed)).join('-');
  const announced: AnnouncedObject = identity;
  const input = { announced: announcedName(identity), message: writeAnnouncement(announced) };
  for (let attempt = 1; !(await start(executionName(name, plans, attempt), input)); ) attempt += 1;
}
