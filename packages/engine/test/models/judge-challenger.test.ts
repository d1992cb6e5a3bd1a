import { GATE_BOOTSTRAP, GATE_RULES } from '@cardlake/job-contract';
import { createBinCounter } from '@cardlake/model';
import { Random } from '@cardlake/runtime';
import fc from 'fast-check';
import { type Challenge, type GateRules, judgeChallenger } from '../../src/models/judge-challenger';

const BOOTSTRAP = { ...GATE_BOOTSTRAP, resamples: 200 };
const random = new Random(1, 'gate');
const uniform = () => random.below(1_000_000) / 1_000_000;

/** Rows of many cards, a fraud in ten, with scores that the champion ranks well. */
const rows = Array.from({ length: 2_000 }, (_, i) => {
  const isFraud = i % 10 === 0;
  const score = uniform() + (isFraud ? 0.5 : 0);
  return {
    cardId: `c${i % 300}`,
    day: `2026-01-0${1 + (i % 7)}`,
    isFraud,
    champion: score,
    challenger: score,
  };
});
const EDGES = { edges: [0.1, 0.3, 0.5, 0.7, 0.9] };

/** Spread of the scores of a challenger in training, as that of the rows. */
function baselineOf(scored: Challenge['rows']) {
  const counter = createBinCounter(EDGES);
  for (const { challenger } of scored) counter.add(challenger);
  return { ...EDGES, ...counter.counts };
}
const challengeOf = (scored: Challenge['rows'], changes: Partial<Challenge> = {}): Challenge => ({
  rows: scored,
  hasChampion: true,
  baseline: baselineOf(scored),
  ...changes,
});
const judge = (challenge: Challenge, rules: Partial<GateRules> = {}) =>
  judgeChallenger(challenge, { ...GATE_RULES, ...rules }, BOOTSTRAP);
const rescored = (score: (row: (typeof rows)[number]) => number) =>
  rows.map((row) => ({ ...row, challenger: score(row) }));

test('an equal version passes, and the judgement says what it was held to', () => {
  const verdict = judge(challengeOf(rows));
  expect(verdict).toMatchObject({ passes: true, rows: 2_000, frauds: 200, shift: 0 });
  expect(verdict.gain).toEqual({ value: 0, low: 0, high: 0 });
  expect(verdict.reasons).toEqual([
    'The rows hold 200 frauds; at least 50 are needed.',
    'Average precision is +0.0000 against the champion, with 95 % from +0.0000 to +0.0000; it may lose 0.01.',
    'Its scores moved by 0.000 from those of training, as population stability index; at most 0.25 is allowed.',
  ]);
});

test('a better version passes; one that ranks worse is stopped, for that reason alone', () => {
  expect(judge(challengeOf(rescored(({ champion, isFraud }) => champion + (isFraud ? 0.3 : 0)))).passes).toBe(
    true,
  );
  const worse = judge(challengeOf(rescored(uniform)));
  expect(worse.passes).toBe(false);
  expect(worse.reasons).toEqual([
    expect.stringMatching(/^Average precision is −0\.\d{4} against the champion/),
  ]);
});

test('what a version may lose is told by the low end of the interval, and not by the difference itself', () => {
  const challenge = challengeOf(rescored(({ champion }) => champion + 0.2 * uniform()));
  const { value, low } = judge(challenge).gain ?? {};
  expect(Number(low)).toBeLessThan(Number(value));
  expect(judge(challenge, { maxLoss: -Number(low) }).passes).toBe(true);
  expect(judge(challenge, { maxLoss: -Number(low) - 1e-9 }).passes).toBe(false);
});

test('too few frauds stop any version, and so do rows without one, where no precision is defined', () => {
  const few = rows.map((row, i) => ({ ...row, isFraud: i < 490 && row.isFraud }));
  expect(judge(challengeOf(few)).reasons).toEqual(['The rows hold 49 frauds; at least 50 are needed.']);
  const none = judge(challengeOf(rows.map((row) => ({ ...row, isFraud: false }))), { minFrauds: 0 });
  expect(none.reasons).toEqual(['Without a fraud, average precision is not defined.']);
});

test('scores that moved from those of training stop a version', () => {
  const baseline = baselineOf(rescored(({ champion }) => champion - 0.3));
  const { passes, reasons } = judge(challengeOf(rows, { baseline }));
  expect([passes, reasons]).toEqual([false, [expect.stringMatching(/^Its scores moved by 0\.\d{3} from/)]]);
});

test('what is not there to be held against is told, and stops nothing', () => {
  const { passes, reasons, gain, shift } = judge(challengeOf(rows, { hasChampion: false, baseline: null }));
  expect([passes, gain, shift]).toEqual([true, null, null]);
  expect(reasons.slice(1)).toEqual([
    'There is no champion to hold it against.',
    'It does not know the scores of its training, since it was trained elsewhere.',
  ]);
});

test('the judgement does not depend on the order of the rows', () => {
  const noisy = rescored(({ champion }) => Math.round(20 * (champion + 0.3 * uniform())) / 20).slice(0, 600);
  const challenge = challengeOf(noisy);
  const expected = judge(challenge);
  fc.assert(
    fc.property(fc.shuffledSubarray(noisy, { minLength: noisy.length }), (shuffled) => {
      expect(judge({ ...challenge, rows: shuffled })).toEqual(expected);
    }),
    { numRuns: 10 },
  );
});
