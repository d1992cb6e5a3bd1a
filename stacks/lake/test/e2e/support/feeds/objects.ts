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

/** Makes an object of shipments, as NDJSON, or of merchants, as CSV, plain or gzipped; every third one has a record that is none. */
export function makeObject(name: string, at: number): FeedObject {
  const ids = Array.from({ length: ROWS }, (_, row) => `${name}-${row}`);
  const rejected = at % 3 === 0 ? 1 : 0;
  const text = at % 4 === 3 ? merchants(ids, rejected) : shipments(ids, rejected);
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

const shipments = (ids: readonly string[], rejected: number): string =>
  [
    ...ids.map((shipment_id, row) =>
      JSON.stringify({
        shipment_id,
        origin: 'SIN',
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
