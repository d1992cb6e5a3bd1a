import { memoryVersions } from '@cardlake/aws/test-kit';
import type { CompiledFeed } from '@cardlake/feeds';
import {
  type Caught,
  catchUp,
  extractMessage,
  loadMessage,
  type StagedObjectEvent,
} from '../../src/functions';
import { type Started, startPublication } from '../../src/publications';
import { memoryPublications } from '../publications/memory-publications';
import { MemoryStore } from '../support/memory-staging';
import { BUCKET, LAST, portsOf } from './support';

export const MINUTE = 60_000;
/** Time for which functions remember what they did. */
const REMEMBERED_MS = 10 * MINUTE;

/** Function that loads feeds, with a definition of its own while a deployment is under way. */
type Deployed = Record<'extract' | 'load' | 'publisher' | 'listing', CompiledFeed>;

/** The functions of feeds in memory, each with the definition that is deployed of it. */
export function deployment(feed: CompiledFeed) {
  const bucket = memoryVersions();
  const store = new MemoryStore();
  const { publications, waiting } = memoryPublications();
  const [objects, chunks]: [string[], string[]] = [[], []];
  const told: StagedObjectEvent[] = [];
  const clock = { ms: 1_000_000 };
  const remembered = new Map<string, number>();
  const running = new Set<string>();
  const files = new Map<string, Buffer>();
  const deployed: Deployed = { extract: feed, load: feed, publisher: feed, listing: feed };

  const once = async (key: string, work: () => Promise<void>) => {
    if (clock.ms - (remembered.get(key) ?? Number.NEGATIVE_INFINITY) < REMEMBERED_MS) return false;
    await work();
    remembered.set(key, clock.ms);
    return true;
  };
  const portsFor = (name: keyof Deployed) => ({
    ...portsOf(deployed[name], bucket, store),
    announce: async (event: StagedObjectEvent) => void told.push(event),
    once: (key: string, work: () => Promise<void>) => once(`${name} ${key}`, work),
    count: () => {},
  });
  const start = (bytes = 0): Promise<Started> =>
    startPublication(
      deployed.publisher,
      { bytes },
      {
        publications,
        write: async (key, content) => void files.set(key, content),
        start: async (name) => void running.add(name),
        isRunning: async (name) => running.has(name),
        announceAgain: async (messages) => void objects.push(...messages),
        now: () => clock.ms,
      },
    );
  /** Handles the messages that wait, as often as each other function may have left more. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 5; round++) {
      const extract = {
        ...portsFor('extract'),
        sendAll: async (all: readonly string[]) => void chunks.push(...all),
        onSkipped: () => {},
      };
      for (const body of objects.splice(0)) await extractMessage(body, extract);
      const load = {
        ...portsFor('load'),
        announceAgain: async (message: string) => void objects.push(message),
        onGone: () => {},
      };
      for (const body of chunks.splice(0)) await loadMessage(body, load);
      for (const event of told.splice(0)) await publications.add(event);
      await start(Number.MAX_SAFE_INTEGER);
    }
  }
  return {
    publications,
    store,
    chunks,
    clock,
    running,
    files,
    deployed,
    start,
    settle,
    deploy: (next: CompiledFeed) =>
      void Object.assign(deployed, { extract: next, load: next, publisher: next, listing: next }),
    write: (key: string): string => bucket.write({ bucket: BUCKET, key }, '{"v":"a"}', 1),
    /** Sends the event of S3 about an object. */
    announce(key: string, version: string): void {
      const detail = { bucket: { name: BUCKET }, object: { key, 'version-id': version } };
      objects.push(JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail }));
    },
    list: (): Promise<Caught> =>
      catchUp(LAST, {
        ...portsFor('listing'),
        sendAll: async (all) => void objects.push(...all),
        onStuck: () => {},
      }),
    /** Hashes of the definitions by which objects wait. */
    waitsBy: () => [...waiting.values()].map(({ definition }) => definition),
  };
}
