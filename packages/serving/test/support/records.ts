import type { Clock } from '@cardlake/runtime';
import type { LogRecord } from '../../src/log/record';
import { readSegment, type SegmentEnd } from '../../src/log/segment-file';

/** Noon of a day, µs. */
export const NOON = Date.UTC(2026, 10, 26, 12) * 1000;

/** A record with a number in its line. */
export const recordOf = (n: number, receivedAt = NOON): LogRecord => ({
  type: 'card_authorization',
  receivedAt,
  line: `{"n":${n}}`,
});

/** Reads all records of a segment. */
export async function readAll(path: string): Promise<{ records: LogRecord[]; end: SegmentEnd }> {
  const records: LogRecord[] = [];
  const reading = readSegment(path);
  for (;;) {
    const next = await reading.next();
    if (next.done === true) return { records, end: next.value };
    records.push(...next.value);
  }
}

/** A clock that tests set. */
export class TestClock implements Clock {
  constructor(public ms = NOON / 1000) {}

  now(): number {
    return this.ms;
  }
}
