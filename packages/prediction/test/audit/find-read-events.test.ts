import type { KnownEvent } from '@cardlake/feature-store/assembled';
import fc from 'fast-check';
import { findReadEvents } from '../../src/audit/find-read-events';
import { KnownHistory, sumHashes } from '../../src/audit/known-history';
import { cardEvent, NOON } from '../support/card-event';

const rowsOf = (kept: readonly (number | null)[]) =>
  new KnownHistory(
    kept.map(
      (keptAt, i): KnownEvent => ({
        event: cardEvent({ event_id: `e${i}`, ts: NOON + i }),
        origin: 'silver',
        keptAt,
        arrivedAt: i,
      }),
    ),
    { decimals: [], texts: [], reachMicros: 0, retentionMicros: 0 },
  ).rows;

test('any subset of the events that were kept close to the read is found', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), fc.nat(40), (isIn, before) => {
      const rows = rowsOf([...Array.from({ length: before }, () => 0), ...isIn.map(() => 100)]);
      const expected = rows.filter((_, i) => i < before || isIn[i - before]);
      const read = { count: expected.length, hash: sumHashes(expected), readAt: 100, isPartial: false };
      expect(findReadEvents(rows, read)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('events that were not decided are found as far as they were loaded', () => {
  const rows = rowsOf([null, 50, null, 70, null, null]);
  const expected = rows.filter((_, i) => [0, 1, 2, 3].includes(i));
  const read = { count: 4, hash: sumHashes(expected), readAt: 100, isPartial: false };
  expect(findReadEvents(rows, read)).toEqual(expected);
});

test('the newest events are found in a history that lacks the oldest, and not in another', () => {
  const rows = rowsOf([...Array.from({ length: 50 }, () => 5), 200]);
  const expected = rows.slice(45, 50);
  const read = { count: 5, hash: sumHashes(expected), readAt: 100 };
  expect(findReadEvents(rows, { ...read, isPartial: true })).toEqual(expected);
  expect(findReadEvents(rows, { ...read, isPartial: false })).toBeUndefined();
});

test('nothing is found for a sum that no events have', () => {
  const rows = rowsOf([1, 2, null, 300]);
  for (const count of [-1, 0, 2, 4, 9])
    expect(findReadEvents(rows, { count, hash: 1n, readAt: 100, isPartial: true })).toBeUndefined();
});
