import type { Measurements } from '@cardlake/aws/lambda';
import { lateDecision, sampleDecision } from '@cardlake/card-schema/test-kit';
import { STEP_METRICS } from '@cardlake/job-contract';
import { liveClock } from '@cardlake/prediction';
import { fixedClock } from '@cardlake/runtime';
import { Tally } from '../src/telemetry';
import { deciderOver } from './support/decider';
import { cardEvent, NOON } from './support/events';
import { memoryTables, portsOver } from './support/tables';

type Published = readonly [dimensions: Readonly<Record<string, string>>, measured: Measurements];

/** Publishes a tally, and answers what would be written. */
function publish(tally: Tally): Published[] {
  const published: Published[] = [];
  tally.publish((...each) => void published.push(each));
  return published;
}

test('decisions are counted by their entry and by the version that decided, with the time of each step', () => {
  const tally = new Tally('stream');
  const steps = JSON.stringify({ parse: 0.5, history: 7, total: 9, of_a_later_release: 1 });
  const made = sampleDecision({ flags: '["stale","fallback"]', steps });
  tally.decided({ ...made, decision: 'decline', model_version: 'v1', probability: 0.75 });
  tally.decided({ ...made, decision: 'approve', model_version: 'v2', probability: 0.25, flags: '[]' });
  const [own, first, second, ...others] = publish(tally);
  expect(others).toEqual([]);
  expect(own).toEqual([
    { Entry: 'stream' },
    {
      counts: {
        EventsDecided: 2,
        DecisionsDeclined: 1,
        DecisionsStale: 1,
        DecisionsFallback: 1,
        DecisionsApproved: 1,
      },
      milliseconds: {
        DecisionMilliseconds: [9, 9],
        ParseMilliseconds: [0.5, 0.5],
        HistoryMilliseconds: [7, 7],
      },
      values: {},
    },
  ]);
  expect(first).toEqual([
    { Version: 'v1' },
    {
      counts: { DecisionsDeclined: 1, DecisionsFallback: 1 },
      milliseconds: { DecisionMilliseconds: [9] },
      values: { DecisionProbability: [0.75] },
    },
  ]);
  expect(second).toEqual([
    { Version: 'v2' },
    {
      counts: { DecisionsApproved: 1 },
      milliseconds: { DecisionMilliseconds: [9] },
      values: { DecisionProbability: [0.25] },
    },
  ]);
});

test('each step that a decision takes has a metric', async () => {
  const clock = fixedClock(NOON / 1000);
  const decider = await deciderOver(portsOver(memoryTables(), clock, liveClock(clock)));
  const result = await decider.decideEvent(cardEvent());
  if (result.state !== 'decided') throw new Error(`a decision was expected, got ${result.state}`);
  const { total, ...taken } = JSON.parse(result.record.steps);
  expect(total).toEqual(expect.any(Number));
  expect(Object.keys(taken).length).toBeGreaterThan(5);
  expect(Object.keys(STEP_METRICS)).toEqual(expect.arrayContaining(Object.keys(taken)));
});

test('a late authorisation has no version, and takes no steps', () => {
  const tally = new Tally('answer');
  tally.decided(lateDecision());
  expect(publish(tally)).toEqual([
    [{ Entry: 'answer' }, { counts: { EventsLate: 1 }, milliseconds: {}, values: {} }],
  ]);
});
