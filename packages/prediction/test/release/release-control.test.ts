import fc from 'fast-check';
import {
  admitChallenger,
  applyReleaseControl,
  changeControl,
  chooseVersion,
  dismissChallenger,
  firstControl,
  memoryControlTable,
  promoteChallenger,
  type ReleaseControl,
  slotOfVersion,
  weighChallenger,
} from '../../src';

const cards = Array.from({ length: 300 }, (_, i) => `card_${i}`);
const decidingVersion = (control: ReleaseControl, card: string): string =>
  chooseVersion(applyReleaseControl({ model: 'fraud', champion: 'file', shadows: [] }, control), card);
const assignments = (control: ReleaseControl): string[] =>
  cards.map((card) => decidingVersion(control, card));

test('a release gives the challenger the idle slot, and at its end the champion has that slot', () => {
  const admitted = admitChallenger(firstControl('v1'), 'v2');
  expect([
    slotOfVersion(admitted, 'v1'),
    slotOfVersion(admitted, 'v2'),
    slotOfVersion(admitted, 'v3'),
  ]).toEqual(['a', 'b', undefined]);
  expect(new Set(assignments(admitted))).toEqual(new Set(['v1']));
  const full = weighChallenger(admitted, 10_000);
  const promoted = promoteChallenger(full);
  expect(promoted).toEqual({ revision: 4, champion: 'v2', championSlot: 'b', challenger: undefined });
  // Promotion moves no card.
  expect(assignments(promoted)).toEqual(assignments(full));
  expect(admitChallenger(promoted, 'v1').challenger).toEqual({ version: 'v1', weight: 0 });
});

test('during a ramp a card moves once at most, and a smaller weight gives back those that came last', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 5 }), (steps) => {
      const ramp = steps.toSorted((a, b) => a - b);
      let control = admitChallenger(firstControl('v1'), 'v2');
      const seen = [assignments(control)];
      for (const weight of ramp) {
        control = weighChallenger(control, weight);
        seen.push(assignments(control));
      }
      for (const at of cards.keys()) {
        const versions = seen.map((each) => each[at]);
        const moves = versions.filter((version, step) => step > 0 && version !== versions[step - 1]);
        expect(moves.length).toBeLessThanOrEqual(1);
      }
      // One number rolls it back.
      expect(assignments(weighChallenger(control, 0))).toEqual(seen[0]);
      expect(assignments(dismissChallenger(control))).toEqual(seen[0]);
    }),
    { numRuns: 15 },
  );
});

test.each<[name: string, change: (control: ReleaseControl) => ReleaseControl, code: string]>([
  ['the champion as challenger', (control) => admitChallenger(control, 'v1'), 'release_conflict'],
  ['a weight without a challenger', (control) => weighChallenger(control, 1), 'no_release'],
  ['a promotion without a challenger', promoteChallenger, 'no_release'],
  ['an end without a challenger', dismissChallenger, 'no_release'],
  [
    'a second challenger',
    (control) => admitChallenger(admitChallenger(control, 'v2'), 'v3'),
    'release_conflict',
  ],
  [
    'a promotion with some of the cards',
    (control) => promoteChallenger(weighChallenger(admitChallenger(control, 'v2'), 9_999)),
    'release_conflict',
  ],
])('refused: %s', (_, change, code) => {
  expect(() => change(firstControl('v1'))).toThrow(expect.objectContaining({ code }));
});

test.each([-1, 10_001, 0.5, Number.NaN])('%p is no weight', (weight) => {
  expect(() => weighChallenger(admitChallenger(firstControl('v1'), 'v2'), weight)).toThrow(RangeError);
});

test('two releases never both win the idle slot', async () => {
  const table = memoryControlTable();
  await table.write('fraud', firstControl('v1'));
  const admit = (version: string) =>
    changeControl(table, 'fraud', (current) => admitChallenger(current ?? firstControl('v1'), version));
  const results = await Promise.allSettled(['v2', 'v3', 'v4'].map(admit));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
