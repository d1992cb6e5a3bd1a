import fc from 'fast-check';
import { eventTimeText, isEventTime, parseEventTime } from '../../src';

const millis = fc.integer({ min: 0, max: Math.floor(Number.MAX_SAFE_INTEGER / 1000) });
/** CreateFeatureGroup, EventTimeFeatureName: `yyyy-MM-dd'T'HH:mm:ss.SSSZ`. */
const DOCUMENTED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

test('an event time has the documented form, and is read back exactly', () => {
  expect(eventTimeText(Date.UTC(2018, 7, 1, 0, 10) * 1000)).toBe('2018-08-01T00:10:00.000Z');
  fc.assert(
    fc.property(millis, (ms) => {
      expect(eventTimeText(ms * 1000)).toMatch(DOCUMENTED);
      expect(parseEventTime(eventTimeText(ms * 1000))).toBe(ms * 1000);
    }),
  );
});

test('the order of texts is that of instants', () => {
  const near = fc
    .tuple(millis, fc.integer({ min: -2000, max: 2000 }))
    .map(([ms, by]) => [ms, Math.max(0, ms + by)]);
  fc.assert(
    fc.property(fc.oneof(near, fc.tuple(millis, millis)), ([a = 0, b = 0]) => {
      const [first, second] = [eventTimeText(a * 1000), eventTimeText(b * 1000)];
      expect(Math.sign(a - b)).toBe(first < second ? -1 : first > second ? 1 : 0);
    }),
  );
});

test('an instant finer than a millisecond is no event time, and its text loses nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (micros) => {
      expect(parseEventTime(eventTimeText(micros))).toBe(micros);
      expect(isEventTime(micros)).toBe(micros % 1000 === 0);
    }),
  );
  expect(isEventTime(-1000)).toBe(false);
});

test.each([
  ['2018-08-01T00:10:00Z', 1_533_082_200_000_000],
  ['2018-08-01T00:10:00.001Z', 1_533_082_200_001_000],
  ['2018-08-01T00:10:00', undefined],
  ['2018-08-01T00:10:00+00:00', undefined],
  ['2018-08-01 00:10:00Z', undefined],
  ['2018-02-30T00:10:00Z', undefined],
  ['1533082200', undefined],
  ['', undefined],
])('the event time %j is read as %p', (text, micros) => {
  expect(parseEventTime(text)).toBe(micros);
});
