import { BATCH_RETRY, callForUser, isRetryable, sendInBatches } from '@cardlake/aws';
import type { Item, ItemTable } from '@cardlake/aws/dynamodb';
import { LOOKUP_KEYS, TTL_ATTRIBUTE } from '@cardlake/job-contract';
import { numberOf, UserError } from '@cardlake/runtime';
import type { JobContext } from '../contract/job';
import type { FeatureRow, StandingResult } from './result';

const PUTS_IN_FLIGHT = 64;

/** An item that says that its key is gone is kept for as long as an earlier run could still write it: no job runs for 14 days. */
const RETIRED_SECONDS = 30 * 24 * 3600;

/** Attributes of an item beside its key and the columns of its row. */
export const ITEM_FACTS = {
  size: 'dataset_size',
  generation: 'written_generation',
  computedAt: 'computed_at',
  retired: 'is_retired',
} as const;

/** An item, and the generation of the result that it belongs to. */
interface VersionedItem {
  readonly item: Item;
  readonly generation: { readonly N: string };
}

/**
 * Writes the rows of published results to the table for lookups, each unless a later generation has written it; keys
 * that a result no longer has get an item that says so, since a deleted one could come back with a late write. One write
 * an item: batch writes know no conditions (DynamoDB API reference, BatchWriteItem).
 * @param entityPrefix begins the entity of each item
 * @returns number of items that were written
 * @throws UserError `items_not_written` when the table did not take some of them; another run writes them
 */
export async function writeLookups(
  standing: readonly StandingResult[],
  entityPrefix: string,
  context: JobContext,
): Promise<number> {
  const { lookups, signal, reporter, timing } = context;
  if (lookups === undefined || standing.length === 0) return 0;
  const expiry = Math.floor(context.clock.now() / 1000) + RETIRED_SECONDS;
  const items = standing.flatMap((each) => itemsOf(each, { entityPrefix, expiry }));
  const stage = reporter.stage('lookups', items.length);
  let written = 0;
  const unsent = await sendInBatches(
    items,
    async ([versioned]) => {
      if (versioned === undefined) return [];
      const outcome = await putItem(lookups, versioned);
      if (outcome === true) written++;
      if (typeof outcome === 'string') return [{ item: versioned, reason: outcome }];
      stage.advance(1);
      return [];
    },
    { policy: BATCH_RETRY, batchSize: 1, concurrency: PUTS_IN_FLIGHT, signal, ...(timing && { timing }) },
  );
  stage.done({ items: written });
  signal.throwIfAborted();
  if (unsent.length > 0)
    throw new UserError(
      'items_not_written',
      `${unsent.length} of ${numberOf(items.length, 'item')} were not written to the table: ${unsent[0]?.reason}`,
      { hint: 'The files are published. Run the job again: it writes the items that are missing.' },
    );
  return written;
}

/** Puts an item. @returns whether it was written; the reason, if another attempt may help */
async function putItem(table: ItemTable, { item, generation }: VersionedItem): Promise<boolean | string> {
  try {
    return await callForUserUnlessRetryable(() =>
      table.put(item, {
        expression: `attribute_not_exists(${ITEM_FACTS.generation}) OR ${ITEM_FACTS.generation} <= :generation`,
        values: { ':generation': generation },
      }),
    );
  } catch (error) {
    if (!isRetryable(error)) throw error;
    return error instanceof Error ? error.name : String(error);
  }
}

const callForUserUnlessRetryable = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (isRetryable(error)) throw error;
    return callForUser(() => Promise.reject(error), 'the table for lookups');
  }
};

function itemsOf(
  { result, manifest }: StandingResult,
  { entityPrefix, expiry }: { readonly entityPrefix: string; readonly expiry: number },
): VersionedItem[] {
  const { date, size, computedAt, retired } = manifest;
  const generation = { N: String(manifest.generation) };
  const itemOf = (key: string, attributes: Item): VersionedItem => ({
    generation,
    item: {
      [LOOKUP_KEYS.partition]: { S: `${entityPrefix}${key}` },
      [LOOKUP_KEYS.sort]: { S: `${date}#${size}` },
      [ITEM_FACTS.size]: { S: size },
      [ITEM_FACTS.generation]: generation,
      [ITEM_FACTS.computedAt]: { S: computedAt },
      ...attributes,
    },
  });
  return [
    ...result.rows.map((row) => itemOf(row.key, attributesOf(row))),
    ...retired.map((key) =>
      itemOf(key, { [ITEM_FACTS.retired]: { BOOL: true }, [TTL_ATTRIBUTE]: { N: String(expiry) } }),
    ),
  ];
}

const attributesOf = ({ values }: FeatureRow): Item =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === null ? { NULL: true } : typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );
