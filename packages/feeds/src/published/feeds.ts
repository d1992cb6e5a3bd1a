// Written by `npm run compile`; do not edit.
import merchants_feed from '../../compiled/merchants.json';
import shipments_feed from '../../compiled/shipments.json';
import type { Transform } from '../definition/feed-schema';

/** The published feeds, as they are committed. */
export const compiledFeeds: readonly unknown[] = [
  shipments_feed,
  merchants_feed,
];

/** Transforms of the feeds that files declare, by the name of the feed. */
export const transforms: Readonly<Record<string, Transform['apply']>> = {};
