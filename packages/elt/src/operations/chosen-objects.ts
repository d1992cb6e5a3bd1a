import { forEachConcurrently } from '@cardlake/aws';
import { type CompiledFeed, feedTableName } from '@cardlake/feeds';
import { RUNS_PREFIX } from '@cardlake/job-contract';
import { z } from 'zod';
import { findNameFault } from '../functions/feeds';
import type { ObjectVersion } from '../objects/object-version';
import { type FeedPlaces, type Place, placesOf } from '../places';
import type { StagingStore } from '../ports/staging';
import { planReplay } from '../replay/plan-replay';
import type { StagedIdentity } from '../staging/names';
import { findObjectState, OBJECT_STATES, type ObjectState, type StatePorts } from './object-state';
import type { Operation } from './operation';

/** Ports of choosing the objects of an operation. */
export interface ChoosingPorts {
  readonly places: FeedPlaces;
  readonly store: Pick<StagingStore, 'get' | 'putNew'>;
  /** Lists the versions of each key of a bucket that starts with a prefix, those of a key oldest first. */
  readonly listVersions: (place: Place) => AsyncIterable<readonly ObjectVersion[]>;
}

/** A version of an object that belongs to an operation. */
export interface ChosenObject {
  readonly feed: CompiledFeed;
  readonly identity: StagedIdentity;
}

/** Most objects of an operation: a function looks at each of them within its time. */
const MOST_OBJECTS = 10_000;
/** Objects of an operation that are worked on at once. */
export const OBJECTS_AT_ONCE = 32;

const listSchema = z.array(
  z.strictObject({
    feed: z.string(),
    /** That of the lake when it is left out. */
    bucket: z.string().optional(),
    key: z.string(),
    version: z.string(),
  }),
);

const listPath = (execution: string): string => `${RUNS_PREFIX}/${execution}/objects.json`;

/**
 * Chooses the objects of an operation, once: whatever repeats has the same ones, though others are written or deleted meanwhile. Each
 * keeps its identity.
 * @throws Error when there are more than 10,000
 */
export async function chooseObjects(
  operation: Operation,
  ports: ChoosingPorts,
): Promise<readonly ChosenObject[]> {
  const path = listPath(operation.execution);
  if ((await ports.store.get(path)) === undefined) {
    const list = await listObjects(operation, ports);
    await ports.store.putNew(path, Buffer.from(`${JSON.stringify(list)}\n`));
  }
  return readObjects(operation, ports);
}

/** Reads the objects that were chosen. @throws Error when none were */
export async function readObjects(
  { execution, feeds }: Operation,
  { places, store }: Pick<ChoosingPorts, 'places' | 'store'>,
): Promise<readonly ChosenObject[]> {
  const content = await store.get(listPath(execution));
  if (content === undefined) throw new Error(`expected ${listPath(execution)}, found nothing`);
  const chosen = listSchema.parse(JSON.parse(content.toString('utf8')));
  return feeds.flatMap(({ feed }) =>
    chosen
      .filter((one) => one.feed === feedTableName(feed))
      .map(({ bucket = places.lake, key, version }) => ({ feed, identity: { bucket, key, version } })),
  );
}

async function listObjects(
  { feeds, range, prefix }: Operation,
  { places, listVersions }: ChoosingPorts,
): Promise<z.output<typeof listSchema>> {
  const list: z.output<typeof listSchema> = [];
  for (const { feed } of feeds)
    for (const { bucket, prefix: folder } of placesOf(feed, places))
      for await (const versions of listVersions({ bucket, prefix: `${folder}${prefix}` })) {
        if (versions.some(({ key }) => findNameFault({ bucket, key }, places) !== undefined)) continue;
        const place = bucket === places.lake ? {} : { bucket };
        for (const { object } of planReplay(versions, [], feed.idempotencyKey, range))
          list.push({ feed: feedTableName(feed), ...place, key: object.key, version: object.version });
        if (list.length > MOST_OBJECTS)
          throw new Error(
            `expected at most ${MOST_OBJECTS} objects, found more; give a shorter range of time, or a prefix`,
          );
      }
  return list;
}

/** An object of an operation, and how far it is. */
export type FoundObject = ChosenObject & { readonly found: ObjectState };

/** Finds out how far objects are. @param sinceMs see {@link findObjectState} */
export async function findStates(
  objects: readonly ChosenObject[],
  ports: StatePorts,
  sinceMs?: number,
): Promise<readonly FoundObject[]> {
  const found: FoundObject[] = [];
  await forEachConcurrently([...objects.entries()], OBJECTS_AT_ONCE, async ([at, object]) => {
    found[at] = { ...object, found: await findObjectState(object.identity, object.feed, ports, sinceMs) };
  });
  return found;
}

const count = z.int().min(0);

/** Shape of the counts of the objects of a feed, by how far they are. */
export const stateCountsSchema = z.strictObject({
  feed: z.string(),
  objects: count,
  unplanned: count,
  unloaded: count,
  /** Steps of executions that an earlier release began do not count them. */
  gone: count.default(0),
  untold: count,
  waiting: count,
  judged: count,
});

/** Objects of a feed, by how far they are. */
export type StateCounts = z.output<typeof stateCountsSchema>;

/** Counts objects by how far they are, for each feed of an operation. */
export const countStates = ({ feeds }: Operation, objects: readonly FoundObject[]): StateCounts[] =>
  feeds.map(({ feed }) => {
    const own = objects.filter((one) => one.feed === feed).map(({ found }) => found.state);
    const counts = Object.fromEntries(
      OBJECT_STATES.map((state) => [state, own.filter((one) => one === state).length]),
    ) as Record<(typeof OBJECT_STATES)[number], number>;
    return { feed: feedTableName(feed), objects: own.length, ...counts };
  });
