import { encodeDecision } from '@cardlake/bronze';
import { type CardEvent, parseDecision } from '@cardlake/card-schema';
import { cardEvent, NOON } from '../support/card-event';
import { decideLast } from '../support/decide-last';
import { memoryDecider, memoryPorts } from '../support/test-decider';

const HOUR = 3_600e6;

test.each<[edge: string, event: Partial<CardEvent>]>([
  ['a refund', { amount: -250_0000n }],
  ['an amount of zero', { amount: 0n }],
  ['the greatest amount', { amount: 10n ** 16n - 1n }],
  ['the least amount', { amount: -(10n ** 16n) + 1n }],
  ['midnight', { ts: Date.UTC(2018, 3, 1) * 1000 }],
  ['long ids', { event_id: 'é'.repeat(300), card_id: 'c'.repeat(500), merchant_id: '#'.repeat(40) }],
])(
  '%s is decided, first of its card and after another one, with and without a snapshot',
  async (_, changed) => {
    const event = cardEvent(changed);
    for (const read of [undefined, null]) {
      for (const before of [
        [],
        [{ ...event, event_id: 'e0' }],
        [{ ...event, event_id: 'e0', ts: event.ts - HOUR, amount: 0n }],
      ]) {
        const ports = memoryPorts();
        ports.snapshots.read = async () =>
          read === undefined ? read : { values: null, day: '2018-04-01', version: 1, isStale: true };
        const record = await decideLast([...before, event], memoryDecider({}, ports), true);
        expect(parseDecision(encodeDecision(record), NOON)).toEqual({ ok: true, row: record });
        expect(JSON.parse(record.flags)).toContain('stale');
      }
    }
  },
);
