import { join } from 'node:path';
import { anySql } from '@cardlake/lake/test-kit';
import fc from 'fast-check';
import { z } from 'zod';
import { formatManifest, parseDatasetSettings, startOf, type TrainingManifest } from '../src';
import { type SampleDecision, type SampleEvent, sampleLakes } from './support/sample-lake';

const lakes = sampleLakes();
const DAY = '2018-05-20';
const HOUR = 3_600_000;
const settings = parseDatasetSettings({
  labelMaturityDays: 0,
  gapDays: 0,
  validationDays: 2,
  trainDays: 2,
  compromisedCards: 'none',
});

const outcome = fc.record({
  decision: fc.constantFrom('approve', 'review', 'decline', undefined),
  isControl: fc.boolean(),
  decidedBy: fc.constantFrom('model', 'model', 'list', 'rule', null),
  rules: fc.constantFrom([], ['burst']),
  report: fc.constantFrom(true, false, undefined, 'too late'),
});
const traffic = fc.array(outcome, { minLength: 10, maxLength: 60 }).map((all) =>
  all.map((each, i) => ({
    ...each,
    event: {
      id: `e${i}`,
      card: `c${i % 5}`,
      at: startOf('2018-05-17') + i * 2 * HOUR,
      cents: i,
    } as SampleEvent,
  })),
);

const storedRow = z.object({ id: z.string(), weight: z.number() });

test('declines that nobody reported on are left out, and controls stand for them', async () => {
  await fc.assert(
    fc.asyncProperty(traffic, async (all) => {
      const decisions = all.flatMap(({ event, decision, ...made }): SampleDecision[] =>
        decision === undefined ? [] : [{ event, decision, ...made }],
      );
      const disputes = all.flatMap(({ event, report }) => {
        if (report === undefined) return [];
        const isLate = report === 'too late';
        return [
          { id: event.id, isFraud: report !== false, reportedAt: isLate ? startOf('2018-05-21') : event.at },
        ];
      });
      const lake = await lakes.lake([{ events: all.map(({ event }) => event), disputes, decisions }]);
      const { training } = await lakes.build(lake, { day: DAY, settings });

      const isControl = (one: (typeof all)[number]) =>
        one.isControl && (one.decision === 'approve' || one.decision === 'review');
      const isLeftOut = ({ decision, report }: (typeof all)[number]) =>
        decision === 'decline' && (report === undefined || report === 'too late');
      // A control is a would-be decline of the model: it stands for those that did not pass, and for no others.
      const isByModel = ({ decidedBy, rules }: (typeof all)[number]) =>
        decidedBy === null ? rules.length === 0 : decidedBy === 'model';
      const ofSplit = (split: 'train' | 'validation') => {
        const { from, to } = training.bounds[split];
        return all.filter(({ event }) => event.at >= startOf(from) && event.at < startOf(to));
      };
      const hasWeights = [...ofSplit('train'), ...ofSplit('validation')].some(isControl);
      for (const split of ['train', 'validation'] as const) {
        const rows = ofSplit(split);
        const leftOut = rows.filter(isLeftOut).length;
        const byModel = rows.filter(isLeftOut).filter(isByModel).length;
        const controls = rows.filter(isControl).length;
        expect(training[split].declines).toEqual(
          leftOut + controls === 0
            ? undefined
            : { leftOut, ...(leftOut > byModel && { byRules: leftOut - byModel }), controls },
        );
        const weightOf = (one: (typeof all)[number]) =>
          isControl(one) ? (byModel + controls) / controls : 1;
        const kept = rows.filter((one) => !isLeftOut(one));
        const stored = await readSplit(lake.root, training, split, hasWeights);
        expect(stored).toEqual(kept.map((one) => ({ id: one.event.id, weight: weightOf(one) })));
        const controlIds = new Set(rows.filter(isControl).map(({ event }) => event.id));
        const weighted = stored.reduce((sum, { id, weight }) => (controlIds.has(id) ? sum + weight : sum), 0);
        expect(weighted).toBeCloseTo(controls === 0 ? 0 : byModel + controls, 9);
        expect(training.validation.excluded.rows).toBe(0);
      }
    }),
    { numRuns: 12 },
  );
});

/** Reads ids and weights; a split of a dataset without weights has none, which means 1. */
function readSplit(
  root: string,
  training: TrainingManifest,
  split: 'train' | 'validation',
  hasWeights: boolean,
) {
  const files = training[split].files.map(({ path }) => `'${join(root, `gold/training/dt=${DAY}`, path)}'`);
  if (files.length === 0) return [];
  return lakes.session.rows(
    anySql`SELECT event_id AS id, ${hasWeights ? 'sample_weight' : '1::DOUBLE'} AS weight FROM read_parquet([${files.join(', ')}])`,
    storedRow,
  );
}

test('a lake whose decisions decline nothing has the datasets of one without decisions', async () => {
  const events = [0, 1, 2].map((i) => ({
    id: `e${i}`,
    card: 'c',
    at: startOf('2018-05-18') + i * HOUR,
    cents: 1,
  }));
  const decisions = events.map((event) => ({ event, decision: 'approve', isControl: false }) as const);
  const built = [];
  for (const batch of [{ events }, { events, decisions }])
    built.push(await lakes.build(await lakes.lake([batch]), { day: DAY, settings }));
  const [without, made] = built.map(({ training }) => formatManifest(training));
  expect(made).toBe(without);
});
