import type { Item, ItemCondition, ItemTable } from '@cardlake/aws/dynamodb';
import { z } from 'zod';
import type { WaitingObject } from '../events/staged-object';
import type { JudgedPlan, Lease, PendingObject, Publications, Verdict } from '../publications/publications';
import { identityFolderOfPlan } from '../staging/names';

/** Entries of a feed, in the order of their names: objects that were judged, the lease, objects that replays load again, objects that wait. */
const JUDGED = 'judged#';
const LEASE = 'lease';
const RELOAD = 'reload#';
const WAITING = 'waiting#';
/** Behind every name that begins with a text: no name has a greater character. */
const LAST = '\uffff';

/** Name of the attribute with the instant at which an entry expires, in seconds. */
const EXPIRES = 'expires';
/** An object that was judged is remembered for as long as anything announces it by itself. */
const REMEMBERED_SECONDS = 90 * 24 * 3600;
const MS_PER_SECOND = 1000;

/** Most objects of one publication. */
const MOST_OBJECTS = 10_000;

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));

const waitingItem = z.object({
  feed: text,
  plan: text,
  bucket: text,
  key: text,
  version: text,
  definition: text,
  bytes: number,
});
const judgedItem = z.object({
  status: z.object({ S: z.enum(['published', 'blocked']) }).transform(({ S }) => S),
  rules: z.object({ L: z.array(text) }).transform(({ L }) => L),
  records: number,
  rows: number,
  rejected: number,
});
const replayItem = z.object({ replayedMs: number.optional() });
const leaseItem = z.object({
  attempt: number,
  holder: text.optional(),
  takenMs: number,
  publishedMs: number.optional(),
});

/**
 * Opens the table of publications: under each feed the objects that wait, for a replay or not, those that were judged in the last 90 days, and the lease, which never expires.
 * @param table with the keys of `PUBLICATION_ATTRIBUTES`
 */
export function publicationTable(table: ItemTable): Publications {
  const { partition, sort } = table.keys;
  const keyOf = (feed: string, entry: string): Item => ({ [partition]: { S: feed }, [sort]: { S: entry } });
  const keysOf = (feed: string, kind: string, plans: readonly string[]) =>
    plans.map((plan) => ({ partition: feed, sort: `${kind}${plan}` }));
  const list = async (feed: string, kind: string): Promise<PendingObject[]> => {
    const range = { partition: feed, from: kind, to: `${kind}${LAST}`, limit: MOST_OBJECTS };
    return (await table.readNewest(range)).map((item) => ({
      ...waitingItem.parse(item),
      ...replayItem.parse(item),
    }));
  };
  return {
    async add(object) {
      if ((await table.get(object.feed, judgedEntry(object.plan))) !== undefined) return;
      await table.put({ ...keyOf(object.feed, `${WAITING}${object.plan}`), ...itemOf(object) });
    },
    async addReload(object, replayedMs) {
      const item = {
        ...keyOf(object.feed, `${RELOAD}${object.plan}`),
        ...itemOf(object),
        replayedMs: { N: String(replayedMs) },
      };
      await table.put(item, {
        expression: `attribute_not_exists(${sort}) OR replayedMs < :replayed`,
        values: { ':replayed': item.replayedMs },
      });
    },
    async listWaiting(feed) {
      const waiting = [...(await list(feed, WAITING)), ...(await list(feed, RELOAD))];
      return [...new Map(waiting.map((one) => [one.plan, one])).values()];
    },
    remove: (feed, plans) =>
      table.removeAll([...keysOf(feed, WAITING, plans), ...keysOf(feed, RELOAD, plans)]),
    async markJudged(feed, judged, nowMs) {
      const expires = String(Math.floor(nowMs / MS_PER_SECOND) + REMEMBERED_SECONDS);
      await table.putAll(
        judged.map(({ plan, verdict, replayedMs }) => ({
          ...keyOf(feed, judgedEntry(plan)),
          ...verdictOf(verdict),
          ...(replayedMs === undefined ? {} : { replayedMs: { N: String(replayedMs) } }),
          [EXPIRES]: { N: expires },
        })),
      );
      const plansOf = (all: readonly JudgedPlan[]) => all.map(({ plan }) => plan);
      const reloaded = judged.filter(({ replayedMs }) => replayedMs !== undefined);
      await table.removeAll([
        ...keysOf(feed, WAITING, plansOf(judged)),
        ...keysOf(feed, RELOAD, plansOf(reloaded)),
      ]);
    },
    async find(feed, plan) {
      const judged = await table.get(feed, judgedEntry(plan));
      if (judged !== undefined)
        return { state: 'judged', verdict: readVerdict(judged), ...replayItem.parse(judged) };
      const isWaiting = (await table.get(feed, `${WAITING}${plan}`)) !== undefined;
      return isWaiting ? { state: 'waiting' } : undefined;
    },
    async findReload(feed, plan) {
      const found = await table.get(feed, `${RELOAD}${plan}`);
      return found === undefined ? undefined : replayItem.parse(found).replayedMs;
    },
    async readLease(feed) {
      const found = await table.get(feed, LEASE);
      if (found === undefined) return undefined;
      const { attempt, holder, takenMs, publishedMs } = leaseItem.parse(found);
      return { attempt, holder, takenMs, publishedMs };
    },
    writeLease: (feed, lease, before) =>
      table.put({ ...keyOf(feed, LEASE), ...leaseOf(lease) }, unchanged(before, sort)),
  };
}

/** Names the entry of an object that was judged: by its version alone, since it stays judged when the definition changes. */
const judgedEntry = (plan: string): string => `${JUDGED}${identityFolderOfPlan(plan)}`;

const itemOf = ({ feed: _feed, bytes, ...texts }: WaitingObject): Item => ({
  ...Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }])),
  bytes: { N: String(bytes) },
});

const verdictOf = (verdict: JudgedPlan['verdict']): Item =>
  verdict === undefined
    ? {}
    : {
        status: { S: verdict.status },
        rules: { L: verdict.rules.map((S) => ({ S })) },
        records: { N: String(verdict.records) },
        rows: { N: String(verdict.rows) },
        rejected: { N: String(verdict.rejected) },
      };

/** Entries of earlier releases have no verdict. */
const readVerdict = (item: Item): Verdict | undefined =>
  'status' in item ? judgedItem.parse(item) : undefined;

const leaseOf = ({ attempt, holder, takenMs, publishedMs }: Lease): Item => ({
  attempt: { N: String(attempt) },
  takenMs: { N: String(takenMs) },
  ...(holder === undefined ? {} : { holder: { S: holder } }),
  ...(publishedMs === undefined ? {} : { publishedMs: { N: String(publishedMs) } }),
});

/** Condition that the stored lease is the one that was read. */
function unchanged(before: Lease | undefined, sort: string): ItemCondition {
  if (before === undefined) return { expression: `attribute_not_exists(${sort})` };
  const { attempt, holder } = before;
  return holder === undefined
    ? {
        expression: 'attempt = :attempt AND attribute_not_exists(holder)',
        values: { ':attempt': { N: String(attempt) } },
      }
    : {
        expression: 'attempt = :attempt AND holder = :holder',
        values: { ':attempt': { N: String(attempt) }, ':holder': { S: holder } },
      };
}
