import type { Item, ItemKey, KeyNames } from '@cardlake/aws/dynamodb';
import { ONLINE_TABLES, TTL_ATTRIBUTE } from '@cardlake/job-contract';
import type { EventPlace, KeptColumns, KeptEvent, PastEvents } from '../assembled';
import { IdHashSum } from '../assembled/history/id-hash';
import { digestOfKept, keptText } from '../assembled/history/kept-text';

/** Names of the keys of the table of card events. */
export const CARD_EVENT_KEYS: KeyNames = ONLINE_TABLES.cardEvents;

/** Partition of what the table says about itself. No card is there: the kept form of `#` is a digest. */
export const OWN_PARTITION = '#';

/** Digits of an instant in µs, until the year 2286. */
const INSTANT_DIGITS = 16;

/** Stands between the instant and the id in a sort key. */
const SEPARATOR = '#';

/** The beginning of the sort keys of an instant: greater than all keys before it, less than its own. */
export const formatInstant = (micros: number): string => String(micros).padStart(INSTANT_DIGITS, '0');

/** The kept id of an event in its sort key. */
export const keptIdOf = (sort: string): string => sort.slice(INSTANT_DIGITS + SEPARATOR.length);

/** The key of the item of an event. */
export const eventKey = ({ card_id, ts, event_id }: EventPlace): ItemKey => ({
  partition: keptText(card_id),
  sort: `${formatInstant(ts)}${SEPARATOR}${keptText(event_id)}`,
});

/** The item of an event: its card, its instant and id, and the columns that are kept, under their own names. */
export function encodeEvent(event: KeptEvent, columns: KeptColumns): Item {
  const { partition, sort } = eventKey(event);
  return {
    [CARD_EVENT_KEYS.partition]: { S: partition },
    [CARD_EVENT_KEYS.sort]: { S: sort },
    ...Object.fromEntries(columns.decimals.map((column) => [column, { N: String(event[column]) }])),
    ...Object.fromEntries(columns.texts.map((column) => [column, { S: keptText(event[column] as string) }])),
    [TTL_ATTRIBUTE]: { N: String(Math.ceil((event.ts + columns.retentionMicros) / 1e6)) },
  };
}

/** Reads the items of a card, ascending. @throws Error for an item that lacks a column */
export function decodeEvents(
  items: readonly Item[],
  columns: KeptColumns,
): Pick<PastEvents, 'count' | 'ts' | 'decimals' | 'texts' | 'idHash'> {
  const sum = new IdHashSum();
  const ts = Float64Array.from(items, (item) => {
    const key = requireAttribute(item, CARD_EVENT_KEYS.sort, 'S');
    const digest = digestOfKept(keptIdOf(key));
    sum.add(digest.readUInt32BE(0), digest.readUInt32BE(4));
    return Number(key.slice(0, INSTANT_DIGITS));
  });
  return {
    count: items.length,
    ts,
    decimals: Object.fromEntries(columns.decimals.map((column) => [column, readDecimals(items, column)])),
    texts: Object.fromEntries(
      columns.texts.map((column) => [column, items.map((item) => requireAttribute(item, column, 'S'))]),
    ),
    idHash: sum.toString(),
  };
}

const readDecimals = (items: readonly Item[], column: string): Int32Array =>
  new Int32Array(BigInt64Array.from(items, (item) => BigInt(requireAttribute(item, column, 'N'))).buffer);

function requireAttribute(item: Item, name: string, type: 'S' | 'N'): string {
  const value = item[name]?.[type];
  if (value !== undefined) return value;
  const { [CARD_EVENT_KEYS.partition]: card, [CARD_EVENT_KEYS.sort]: at } = item;
  throw new Error(
    `the item ${card?.S} ${at?.S} of card events has no ${name}; it was kept for other groups, and has to be kept again`,
  );
}
