import { gzipSync } from 'node:zlib';

/** An object of a feed, and what becomes of it. */
export interface FeedObject {
  readonly key: string;
  readonly content: Buffer;
  /** Ids of its rows. */
  readonly ids: readonly string[];
  /** Number of its records that break a type. */
  readonly rejected: number;
}

const ROWS = 5;

/** Makes an object of shipments, as NDJSON, or of merchants, as CSV, plain or gzipped; every third one has a record that is none. Shipments leave from the origin. */
export function makeObject(name: string, at: number, origin = 'SIN'): FeedObject {
  const ids = Array.from({ length: ROWS }, (_, row) => `${name}-${row}`);
  const rejected = at % 3 === 0 ? 1 : 0;
  const text = at % 4 === 3 ? merchants(ids, rejected) : shipments(ids, rejected, origin);
  const folder = at % 4 === 3 ? 'merchants' : 'shipments';
  const content = Buffer.from(text);
  return {
    // Characters that events encode differently.
    key: `bronze/feeds/${folder}/day ${at % 2}/+%2B=é-${name}`,
    content: at % 2 === 0 ? gzipSync(content) : content,
    ids,
    rejected,
  };
}

const LARGE_ROWS = 5000;
const NOISE_LETTERS = 1500;
const TEXT_LETTERS = 7000;

/** Makes an object of shipments that is gzipped, and too large to be read as a whole: over 4 MiB as stored, over 32 MiB of text. */
export function makeLargeObject(): FeedObject {
  const ids = Array.from({ length: LARGE_ROWS }, (_, row) => `large-${row}`);
  let seed = 1;
  const letter = () => {
    seed = (seed * 16807) % 2147483647;
    return String.fromCharCode(97 + (seed % 26));
  };
  const carrier = () => Array.from({ length: NOISE_LETTERS }, letter).join('').padEnd(TEXT_LETTERS, 'x');
  const text = ids
    .map((shipment_id) =>
      JSON.stringify({
        shipment_id,
        origin: 'SIN',
        destination: 'KUL',
        carrier: carrier(),
        weight_kg: 1,
        event_time: '2026-05-01T08:00:00Z',
      }),
    )
    .join('\n');
  const content = gzipSync(text, { level: 1 });
  return { key: 'bronze/feeds/shipments/large é.gz', content, ids, rejected: 0 };
}

const shipments = (ids: readonly string[], rejected: number, origin: string): string =>
  [
    ...ids.map((shipment_id, row) =>
      JSON.stringify({
        shipment_id,
        origin,
        destination: 'KUL',
        carrier: 'ups',
        weight_kg: row === 0 ? null : row / 8,
        event_time: `2026-05-0${row + 1}T08:00:00Z`,
      }),
    ),
    ...Array.from({ length: rejected }, () => 'no record'),
  ].join('\n');

const merchants = (ids: readonly string[], rejected: number): string =>
  [
    'merchant_id,name,category,country,updated_at',
    ...ids.map((id) => `${id},"a, ""b""",food,SG,2026-05-01T08:00:00Z`),
    ...Array.from({ length: rejected }, () => 'm,too few'),
  ].join('\r\n');
