import type { CardDecision } from '@cardlake/card-schema';
import { sampleDecision } from '@cardlake/card-schema/test-kit';
import type { PolicyChange } from '@cardlake/model';
import { createSimulation, type LabelledDecision, readRules } from '../../src';
import { cardEvent } from '../support/card-event';
import { describedGroup as group } from '../support/described-group';

const EURO = 10_000n;
const costs = { fee: 10, falseAlarm: 30, review: 4 };
const thresholds = (review: number, decline: number): PolicyChange => ({
  rule: { kind: 'thresholds', review, decline },
});

/** A decision on an event of an amount in euros. */
const decided = (
  change: Partial<CardDecision> & { readonly euros?: bigint },
  label?: boolean,
): LabelledDecision => {
  const { euros = 100n, ...columns } = change;
  const record = sampleDecision({ amount: euros * EURO, definition_hash: group.hash, ...columns });
  return { record, event: cardEvent({ event_id: record.event_id, amount: record.amount }), label };
};

function simulate(change: Partial<Parameters<typeof createSimulation>[0]>, all: readonly LabelledDecision[]) {
  const simulation = createSimulation({ group, policyOf: () => undefined, ...change }, costs);
  for (const each of all) simulation.add(each);
  return simulation.report();
}

test('a stricter policy: what changes, and what it costs by the labels', () => {
  const [found] = simulate({ policyOf: () => thresholds(0.2, 0.6) }, [
    decided({ probability: 0.1 }, false),
    decided({ probability: 0.3, euros: 50n }, true),
    decided({ probability: 0.3, euros: 20n }, false),
    decided({ probability: 0.7, euros: 200n }, true),
    decided({ probability: 0.8, euros: 10n, decision: 'review' }, false),
  ]);
  expect(found).toEqual({
    version: '2018-05-01',
    recorded: {
      approve: { events: 4, amount: 370n * EURO },
      review: { events: 1, amount: 10n * EURO },
      decline: { events: 0, amount: 0n },
    },
    simulated: {
      approve: { events: 1, amount: 100n * EURO },
      review: { events: 2, amount: 70n * EURO },
      decline: { events: 2, amount: 210n * EURO },
    },
    changes: [
      { from: 'approve', to: 'review', events: 2, amount: 70n * EURO, frauds: 1, genuine: 1 },
      { from: 'approve', to: 'decline', events: 1, amount: 200n * EURO, frauds: 1, genuine: 0 },
      { from: 'review', to: 'decline', events: 1, amount: 10n * EURO, frauds: 0, genuine: 1 },
    ],
    unknown: {},
    labelled: 5,
    frauds: 2,
    controls: 0,
    // Approved frauds of 50 and 200 with a fee of 10 each, and a review; two reviews, and a false alarm.
    cost: { recorded: 60 + 210 + 4, simulated: 4 + 4 + 30, represented: 0, leftOut: 0 },
  });
});

test('declines have no label: controls stand for them, and without controls they are in neither cost', () => {
  const declines = Array.from({ length: 6 }, () => decided({ decision: 'decline', probability: 0.9 }));
  const controls = [
    decided({ probability: 0.9, euros: 80n, flags: '["control"]' }, true),
    decided({ probability: 0.9, euros: 40n, flags: '["control"]' }, false),
  ];
  const policyOf = () => thresholds(0.5, 0.95);
  expect(simulate({ policyOf }, declines)[0]?.cost).toEqual({
    recorded: 0,
    simulated: 0,
    represented: 0,
    leftOut: 6,
  });
  // The controls were approved: a fraud of 80, and its fee. Each stands for three declines, of which that on a genuine event is a false
  // alarm. Now all are reviewed.
  expect(simulate({ policyOf }, [...declines, ...controls])[0]).toMatchObject({
    controls: 2,
    cost: { recorded: 90 + 3 * 30, simulated: 2 * 4 + 3 * 2 * 4, represented: 6, leftOut: 0 },
  });
});

test('controls stand for the declines by the model alone, whatever matched', () => {
  const declined = (change: Partial<CardDecision>) =>
    decided({ decision: 'decline', probability: 0.9, ...change });
  const all = [
    declined({ decided_by: 'list', rules: '["block"]' }),
    declined({ decided_by: 'rule', rules: '["burst"]' }),
    declined({ decided_by: 'model', rules: '["asks for a review"]' }),
    // Of before, when records did not say it.
    declined({ decided_by: null }),
    declined({ decided_by: null, rules: '["block"]' }),
    decided({ probability: 0.9, flags: '["control"]' }, false),
  ];
  expect(simulate({ policyOf: () => thresholds(0.5, 0.8) }, all)[0]?.cost).toMatchObject({
    represented: 2,
    leftOut: 3,
    // The control passed; it stands for two declines that were false alarms.
    recorded: 0 + 2 * 30,
  });
});

test('a control passes again where the model declines it, and not where a rule does', () => {
  const control = decided({ probability: 0.9, flags: '["control"]' }, false);
  const policyOf = () => thresholds(0.5, 0.8);
  expect(simulate({ policyOf }, [control])[0]?.changes).toEqual([]);
  const list = {
    id: 'l',
    owner: 'o',
    expires: '2030-01-01',
    action: 'decline',
    column: 'card_id',
    values: ['card_1'],
  };
  const rules = readRules({ lists: [list] }, group, 'rules.json');
  expect(simulate({ policyOf, rules }, [control])[0]?.changes).toMatchObject([
    { from: 'approve', to: 'decline' },
  ]);
});

test('a policy with a calibration is for margins', () => {
  const policyOf = () => ({ ...thresholds(0.5, 0.9), calibration: { slope: 1, intercept: 0 } });
  const [found] = simulate({ policyOf }, [
    decided({ score: 0.1, probability: 0 }),
    decided({ score: -0.1, probability: 1 }),
  ]);
  expect(found?.simulated).toMatchObject({ approve: { events: 1 }, review: { events: 1 } });
});

test('what cannot be decided again counts as it was, and says why', () => {
  const rules = readRules({}, group, 'rules.json');
  const policyOf = () => thresholds(0, 0);
  const declined = { decision: 'decline', decided_by: 'list', rules: '["l"]' } as const;
  expect(simulate({ policyOf }, [decided(declined)])[0]).toMatchObject({
    unknown: { rules: 1 },
    changes: [],
  });
  expect(simulate({ rules }, [decided(declined)])[0]).toMatchObject({ unknown: { policy: 1 }, changes: [] });
  expect(simulate({ rules, policyOf }, [{ ...decided({}), event: undefined }])[0]).toMatchObject({
    unknown: { event: 1 },
  });
  expect(simulate({ rules, policyOf }, [decided({ definition_hash: 'other' })])[0]).toMatchObject({
    unknown: { definition: 1 },
    changes: [],
  });
});

test('versions are reported apart', () => {
  const policyOf = (version: string) => (version === 'b' ? thresholds(0, 1) : undefined);
  const all = ['a', 'b', 'b'].map((version) => decided({ model_version: version }, false));
  expect(simulate({ policyOf }, all)).toMatchObject([
    { version: 'b', changes: [{ to: 'review', events: 2 }] },
    { version: 'a', changes: [] },
  ]);
});
