import { publishedFeeds } from '@cardlake/feeds';
import type { PublishRequest, PublishVerdict } from '@cardlake/job-contract';
import { stagingNames } from '../../src';
import {
  type EndPorts,
  endPublication,
  type Publications,
  returnLease,
  type StartPorts,
  type WaitingObject,
} from '../../src/publications';
import { memoryPublications } from './memory-publications';

export const [feed] = publishedFeeds as [(typeof publishedFeeds)[number]];
export const NAME = 'shipments';

export const identity = (at: number) => ({
  bucket: 'lake',
  key: `bronze/feeds/shipments/${at}`,
  version: 'v',
});

/** A staged object that waits. */
export const object = (at: number, more: Partial<WaitingObject> = {}): WaitingObject => ({
  feed: NAME,
  plan: stagingNames(identity(at), feed).plan,
  ...identity(at),
  definition: feed.hash,
  bytes: 10,
  ...more,
});

/** A lake, a state machine and a clock in memory. */
export function world(publications?: Publications) {
  const memory = memoryPublications();
  const files = new Map<string, Buffer>();
  const running = new Set<string>();
  const started: string[] = [];
  const announced: string[] = [];
  const clock = { ms: 0 };
  const ports: StartPorts & EndPorts = {
    bucket: 'lake',
    publications: publications ?? memory.publications,
    write: async (key, content) => void files.set(key, content),
    read: async (key) => files.get(key),
    async start(name) {
      started.push(name);
      running.add(name);
    },
    isRunning: async (name) => running.has(name),
    announceAgain: async (messages) => void announced.push(...messages),
    now: () => clock.ms,
  };
  const requestOf = (execution: string): PublishRequest =>
    JSON.parse(String(files.get(`_cardlake/runs/${execution}/request.json`)));
  /** Ends an execution as its state machine does. */
  async function end(
    execution: string,
    succeeds: boolean,
    verdicts: readonly PublishVerdict[] = [],
    definition = feed.hash,
  ) {
    running.delete(execution);
    const ended = {
      feed: NAME,
      execution,
      request: `_cardlake/runs/${execution}/request.json`,
      facts: `_cardlake/runs/${execution}/facts.json`,
      verdicts: `_cardlake/runs/${execution}/verdicts.json`,
    };
    if (!succeeds) return returnLease(ended, ports.publications);
    const { plans, reloads = [] } = requestOf(execution);
    const objects = plans.length + reloads.length;
    const counts = {
      objects,
      published: objects,
      blocked: 0,
      records: 0,
      rows: 0,
      rejected: 0,
    };
    files.set(ended.facts, Buffer.from(JSON.stringify(counts)));
    files.set(ended.verdicts, Buffer.from(JSON.stringify(verdicts)));
    await endPublication(ended, definition, ports);
  }
  return { ...memory, ports, files, running, started, announced, clock, requestOf, end };
}
