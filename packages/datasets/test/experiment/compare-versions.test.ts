import { Random } from '@cardlake/runtime';
import { averagePrecision, cardPrecisionAtK, compareVersions, type VersionDecision } from '../../src';

const OPTIONS = { resamples: 200, confidence: 0.95, seed: 1, cardsPerDay: 10 };

/** Decisions of a version on cards of its own; frauds have a higher score. */
function decide(version: string, cards: number, seed: number, isDeciding = true): VersionDecision[] {
  const random = new Random(seed, 'decisions');
  return Array.from({ length: cards * 4 }, (_, i) => {
    const isFraud = random.chance(0.1);
    const score = Math.min(1, random.uniform() * 0.8 + (isFraud ? 0.3 : 0));
    const decision = score > 0.9 ? 'decline' : score > 0.7 ? 'review' : 'approve';
    return {
      model: 'fraud',
      version,
      isDeciding,
      day: `2018-04-0${1 + (i % 3)}`,
      cardId: `${version}_${i % cards}`,
      score,
      decision,
      isFraud: decision !== 'decline' && isFraud,
      isLabelled: decision !== 'decline',
    };
  });
}

const report = (decisions: readonly VersionDecision[], options = OPTIONS) =>
  compareVersions(decisions, options);

test('each version is measured over its own decisions, those that are labelled for what needs labels', () => {
  const [champion, challenger] = [decide('a', 90, 1), decide('b', 10, 2)];
  const found = report([
    ...challenger,
    ...champion,
    ...decide('c', 200, 3, false).map((row) => ({ ...row, cardId: `a_${row.day}` })),
  ]);
  expect(found.map(({ version, isDeciding }) => [version, isDeciding])).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
  const labelled = champion.filter(({ isLabelled }) => isLabelled);
  expect(found[0]).toMatchObject({
    cards: 90,
    decisions: 360,
    labelled: labelled.length,
    frauds: labelled.filter(({ isFraud }) => isFraud).length,
    averagePrecision: { value: expect.closeTo(averagePrecision(labelled) ?? -1, 12) },
    cardPrecision: { value: expect.closeTo(cardPrecisionAtK(labelled, 9).mean ?? -1, 12), cardsPerDay: 9 },
  });
  const { approvalRate, reviewRate, declineRate } = found[0] ?? {};
  expect(approvalRate?.value).toBe(champion.filter(({ decision }) => decision === 'approve').length / 360);
  expect((approvalRate?.value ?? 0) + (reviewRate?.value ?? 0) + (declineRate?.value ?? 0)).toBeCloseTo(
    1,
    12,
  );
  expect(found[1]?.cardPrecision.cardsPerDay).toBe(1);
});

test('a seed gives one report, whatever the order of the decisions, and another seed other intervals', () => {
  const decisions = decide('a', 40, 1);
  expect(report(decisions.toReversed())).toEqual(report(decisions));
  const other = report(decisions, { ...OPTIONS, seed: 2 });
  expect(other[0]?.averagePrecision.value).toBe(report(decisions)[0]?.averagePrecision.value);
  expect(other[0]?.averagePrecision.low).not.toBe(report(decisions)[0]?.averagePrecision.low);
});

test('intervals hold the true rate about as often as they say', () => {
  const TRUE_RATE = 0.3;
  const ROUNDS = 60;
  let held = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const random = new Random(round, 'coverage');
    const decisions = decide('a', 60, round);
    // All decisions of a card are alike, so that intervals over rows would be far too narrow.
    const approved = new Set(
      Array.from({ length: 60 }, (_, card) => card).filter(() => random.chance(TRUE_RATE)),
    );
    const [found] = report(
      decisions.map((row) => ({
        ...row,
        decision: approved.has(Number(row.cardId.slice(2))) ? 'approve' : 'review',
      })),
      { ...OPTIONS, resamples: 100 },
    );
    const { low, high } = found?.approvalRate ?? {};
    if (low !== null && low !== undefined && low <= TRUE_RATE && TRUE_RATE <= (high ?? 0)) held++;
  }
  expect(held / ROUNDS).toBeGreaterThan(0.85);
});

test('what is not defined is null', () => {
  const decisions = decide('a', 5, 1).map((row) => ({ ...row, isFraud: false }));
  expect(report(decisions)[0]?.averagePrecision).toEqual({ value: null, low: null, high: null });
  expect(report([])).toEqual([]);
});
