import fc from 'fast-check';
import { createSimulation, type Experiment, type LabelledDecision } from '../../src';
import { cardEvent, NOON } from '../support/card-event';
import { describedGroup as group } from '../support/described-group';
import { deciderOptions, memoryDecider } from '../support/test-decider';
import { modelVersion } from '../support/test-version';

const EXPERIMENT: Experiment = {
  model: 'fraud',
  champion: 'a',
  challenger: { version: 'b', weight: 5_000 },
  shadows: [],
  controlShare: 0.5,
};
const head = { owner: 'o', expires: '2030-01-01' };
const RULES = {
  lists: [
    { ...head, id: 'block', action: 'decline', column: 'card_id', values: ['card_1'] },
    { ...head, id: 'allow', action: 'approve', column: 'merchant_id', values: ['merchant_1'] },
  ],
  rules: [{ ...head, id: 'abroad', action: 'review', when: [{ field: 'country', is: '=', value: 'NL' }] }],
};
const costs = { fee: 5, falseAlarm: 20, review: 3 };

const events = fc.array(
  fc.record({
    card_id: fc.constantFrom('card_1', 'card_2', 'card_3', 'card_4'),
    merchant_id: fc.constantFrom('merchant_1', 'merchant_2', 'merchant_3', 'merchant_4'),
    amount: fc.bigInt({ min: -10_0000n, max: 900_0000n }),
    country: fc.constantFrom('BE', 'BE', 'NL'),
    minutes: fc.nat({ max: 600 }),
    label: fc.option(fc.boolean(), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

test('the policies and rules that decided change nothing, and cost the same', async () => {
  const options = { experiment: EXPERIMENT, rules: RULES };
  const { rules } = deciderOptions(options);
  const policyOf = (version: string) => modelVersion(group, version).policy;
  await fc.assert(
    fc.asyncProperty(events, async (all) => {
      const decider = memoryDecider(options);
      const decided: LabelledDecision[] = [];
      for (const [i, { minutes, label, ...columns }] of all.entries()) {
        const event = cardEvent({ event_id: `e${i}`, ts: NOON - minutes * 60e6, ...columns });
        const result = await decider.decideEvent(event);
        if (!('record' in result)) throw new Error(`the event ended as ${result.state}`);
        const { record } = result;
        // The label of what passed always comes.
        decided.push({ record, event, label: record.decision === 'decline' ? label : label === true });
      }
      const simulation = createSimulation({ group, policyOf, rules }, costs);
      for (const each of decided) simulation.add(each);
      for (const { changes, unknown, recorded, simulated, cost } of simulation.report()) {
        expect([changes, unknown]).toEqual([[], {}]);
        expect(simulated).toEqual(recorded);
        expect(cost?.simulated).toBe(cost?.recorded);
      }
      expect(simulation.report().reduce((sum, { recorded }) => sum + recorded.approve.events, 0)).toBe(
        decided.filter(({ record }) => record.decision === 'approve').length,
      );
    }),
    { numRuns: 60 },
  );
});
