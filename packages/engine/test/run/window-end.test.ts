import { fixedClock } from '@cardlake/runtime';
import { hasArrived, windowEnd } from '../../src/run/window-end';

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`) * 1000;
const object = (time: string) => ({
  path: 'x',
  location: '/x',
  type: 'card_authorization' as const,
  arrivalMicros: at(time),
  bytes: 1,
});
const NOW = fixedClock(at('10:30:30') / 1000);
const taken = (time: string, end: ReturnType<typeof windowEnd>) => hasArrived(object(time), end);

test('a requested window end includes only arrival minutes that are over by then', () => {
  const end = windowEnd({ windowEndMicros: at('10:30:30') }, NOW);
  expect(end.asOfMicros).toBe(at('10:30:30'));
  expect([taken('10:29:00', end), taken('10:30:00', end)]).toEqual([true, false]);
  expect(taken('10:29:00', windowEnd({ windowEndMicros: at('10:30:00') }, NOW))).toBe(true);
});

test('a window end is rounded down to whole milliseconds, the resolution of event times', () => {
  const end = windowEnd({ windowEndMicros: at('10:30:30') + 1999 }, NOW);
  expect([end.asOfMicros, end.arrivedByMicros]).toEqual([at('10:30:30') + 1000, at('10:30:30') + 1000]);
});

test('without a window end, the run is as of now and includes the current minute', () => {
  const end = windowEnd({}, NOW);
  expect(end.asOfMicros).toBe(at('10:30:30'));
  expect([taken('10:30:00', end), taken('10:31:00', end)]).toEqual([true, false]);
});

test('a window end more than a day ahead of the clock is refused, unless that is allowed', () => {
  const day = 86_400_000_000;
  const tomorrow = at('10:30:30') + day;
  expect(windowEnd({ windowEndMicros: tomorrow }, NOW).asOfMicros).toBe(tomorrow);
  const later = tomorrow + 1000;
  expect(() => windowEnd({ windowEndMicros: later }, NOW)).toThrow(
    expect.objectContaining({
      code: 'window_end_ahead',
      hint: expect.stringContaining('--allow-future-end'),
    }),
  );
  expect(windowEnd({ windowEndMicros: later, allowFuture: true }, NOW).asOfMicros).toBe(later);
});
