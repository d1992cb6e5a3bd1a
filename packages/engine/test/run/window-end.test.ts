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
const taken = (time: string, end: ReturnType<typeof windowEnd>) => hasArrived(object(time), end);

test('a requested window end includes only arrival minutes that are over by then', () => {
  const end = windowEnd(at('10:30:30'), fixedClock(0));
  expect(end.asOfMicros).toBe(at('10:30:30'));
  expect([taken('10:29:00', end), taken('10:30:00', end)]).toEqual([true, false]);
  expect(taken('10:29:00', windowEnd(at('10:30:00'), fixedClock(0)))).toBe(true);
});

test('a window end is rounded down to whole milliseconds, the resolution of event times', () => {
  const end = windowEnd(at('10:30:30') + 1999, fixedClock(0));
  expect([end.asOfMicros, end.arrivedByMicros]).toEqual([at('10:30:30') + 1000, at('10:30:30') + 1000]);
});

test('without a window end, the run is as of now and includes the current minute', () => {
  const end = windowEnd(undefined, fixedClock(at('10:30:30') / 1000));
  expect(end.asOfMicros).toBe(at('10:30:30'));
  expect([taken('10:30:00', end), taken('10:31:00', end)]).toEqual([true, false]);
});
