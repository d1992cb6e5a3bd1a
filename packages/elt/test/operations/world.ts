import { memoryVersions } from '@cardlake/aws/test-kit';
import { parseAnnouncements, parseChunkMessage } from '../../src/events';
import { extractAnnounced, loadAnnouncedChunk, type StagedObjectEvent } from '../../src/functions';
import { type LookPorts, type OperationRequest, type ReplayPorts, readOperation } from '../../src/operations';
import type { FeedPlaces, Place } from '../../src/places';
import type { Verdict } from '../../src/publications';
import { objectVersions, s3Objects } from '../../src/s3';
import { memoryPublications } from '../publications/memory-publications';
import { feedOf } from '../support/feeds';
import { jsonWriter, MemoryStore } from '../support/memory-staging';

/** The end of a function, before or after one of its effects. */
export class Death extends Error {}

const BUCKET = 'lake';
/** A bucket besides the lake, with a folder of the feed `readings`. */
export const UPLOADS = 'uploads';
const PLACES: FeedPlaces = { lake: BUCKET, sources: [{ bucket: UPLOADS, feeds: { readings: 'out/' } }] };
export const PUBLISHED: Verdict = { status: 'published', rules: [], records: 2, rows: 2, rejected: 0 };

/** Instant at which operations start. */
export const STARTED = '2026-05-02T00:00:00Z';
export const DAY: OperationRequest = { from: '2026-05-01T00:00:00Z', feeds: ['readings'] };

/** A bucket, queues, publications and a clock in memory, and the functions that bring objects on their way. */
export function createWorld() {
  const bucket = memoryVersions();
  /** Messages that were not handled yet. */
  const [objects, chunks]: [string[], string[]] = [[], []];
  const told: StagedObjectEvent[] = [];
  const clock = { ms: Date.parse(STARTED) };
  const effects = { left: Number.POSITIVE_INFINITY };
  const mayDie = () => {
    if (effects.left-- <= 0) throw new Death();
  };
  const store = new MemoryStore(mayDie);
  const { publications } = memoryPublications();
  const feeds = ['readings', 'others'].map((name) => ({ feed: feedOf({ name }) }));
  const common = {
    feeds,
    places: PLACES,
    store,
    async announce(event: StagedObjectEvent) {
      told.push(event);
      mayDie();
    },
    async *listVersions({ bucket: name, prefix }: Place) {
      for await (const listed of bucket.listVersions(name, prefix)) yield objectVersions(listed);
    },
  };
  const ports: ReplayPorts & LookPorts & typeof common = {
    ...common,
    publications,
    async sendAll(messages) {
      objects.push(...messages);
      mayDie();
    },
    now: () => clock.ms,
  };
  const sourceIn = (name: string) => s3Objects(bucket, name);
  const extract = async () => {
    for (const body of objects.splice(0))
      for (const announced of parseAnnouncements(body))
        await extractAnnounced(announced, {
          ...common,
          sourceIn,
          sendAll: async (all) => void chunks.push(...all),
        });
  };
  return {
    ports,
    publications,
    feeds,
    store,
    clock,
    effects,
    objects,
    told,
    /** Writes an object. @returns its version */
    write: (key: string, modified: string, text = '{"v":"a"}\n{"v":"b"}') =>
      bucket.write({ bucket: BUCKET, key: `bronze/feeds/${key}` }, text, Date.parse(modified)),
    /** Writes an object of the other bucket. @returns its version */
    upload: (key: string, modified: string, text = '{"v":"a"}\n{"v":"b"}') =>
      bucket.write({ bucket: UPLOADS, key }, text, Date.parse(modified)),
    /** Deletes an object for good. */
    remove: (key: string) => bucket.remove({ bucket: BUCKET, key: `bronze/feeds/${key}` }),
    /** Plans how the announced objects so far are read. */
    extract,
    /** Does what the functions do with messages so far. */
    async load() {
      await extract();
      for (const body of chunks.splice(0))
        await loadAnnouncedChunk(parseChunkMessage(body), {
          ...common,
          sourceIn,
          writer: jsonWriter(store),
          announceAgain: async (message) => void objects.push(message),
        });
    },
    /** Collects the objects that were told of. */
    async collect() {
      for (const event of told.splice(0)) await publications.add(event);
    },
    /** Judges the objects of a feed that wait. */
    async publish(verdict: Verdict = PUBLISHED) {
      const waiting = await publications.listWaiting('readings');
      const judged = waiting.map(({ plan, replayedMs }) => ({ plan, verdict, replayedMs }));
      await publications.markJudged('readings', judged, clock.ms);
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** Reads an operation over the feeds of a world. */
export const operationOf = ({ feeds }: Pick<World, 'feeds'>, request: unknown = DAY, execution = 'e') =>
  readOperation({ execution, started: STARTED, request }, feeds);
