import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anySql } from '@cardlake/lake/test-kit';
import fc from 'fast-check';
import { z } from 'zod';
import {
  type DatasetSettings,
  formatManifest,
  parseDatasetSettings,
  readManifest,
  splitBounds,
  startOf,
} from '../src';
import { type SampleDispute, type SampleEvent, sampleLakes } from './support/sample-lake';

const lakes = sampleLakes();
const DAY = '2018-05-20';
const settings = parseDatasetSettings({ labelMaturityDays: 2, gapDays: 1, validationDays: 3, trainDays: 3 });
const HOUR = 3_600_000;
const END = startOf('2018-05-21');

const sample = fc
  .record({
    events: fc.uniqueArray(
      fc.record({
        id: fc.nat(10_000).map((n) => `e|${n}`),
        card: fc.constantFrom('a', 'b', 'c:1', "d'", 'e'),
        at: fc.integer({ min: 0, max: 24 * 12 }).map((hours) => END - hours * HOUR - 1),
        cents: fc.integer({ min: -500, max: 5_000 }),
      }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 60 },
    ),
    /** Any number of reports of some events, at most one of an event at an instant. */
    seed: fc.uniqueArray(
      fc.record({
        event: fc.nat(24),
        isFraud: fc.boolean(),
        hours: fc.oneof(fc.integer({ min: 0, max: 24 * 12 }), fc.constantFrom(24, 48, 72)),
      }),
      { selector: ({ event, hours }) => `${event} ${hours}`, maxLength: 50 },
    ),
  })
  .map(({ events, seed }) => {
    const disputes = seed.flatMap(({ event: index, isFraud, hours }): SampleDispute[] => {
      const event = events[index];
      return event === undefined ? [] : [{ id: event.id, isFraud, reportedAt: event.at + hours * HOUR }];
    });
    return { events, disputes };
  });

const which = fc.constantFrom<DatasetSettings['compromisedCards']>('since-train', 'all', 'none');

/** Computes the expectedDatasets datasets directly from their definition. */
function expectedDatasets(
  events: readonly SampleEvent[],
  disputes: readonly SampleDispute[],
  compromisedCards: DatasetSettings['compromisedCards'],
) {
  const bounds = splitBounds(DAY, settings);
  const within = ({ from, to }: { from: string; to: string }) =>
    events.filter(({ at }) => at >= startOf(from) && at < startOf(to));
  const isFraudBefore = (event: string, instant: number): boolean =>
    disputes
      .filter(({ id, reportedAt }) => id === event && reportedAt < instant)
      .sort((a, b) => a.reportedAt - b.reportedAt)
      .at(-1)?.isFraud ?? false;
  const counting = events.filter(({ at }) => compromisedCards === 'all' || at >= startOf(bounds.train.from));
  const isCompromised = ({ card, at }: SampleEvent): boolean => {
    if (compromisedCards === 'none') return false;
    const midnight = Math.floor(at / (24 * HOUR)) * 24 * HOUR;
    const instant = compromisedCards === 'all' ? startOf(bounds.validation.from) : midnight;
    return counting.some((e) => e.card === card && isFraudBefore(e.id, instant));
  };
  const knownAt = (card: string): number | null => {
    const own = new Set(counting.filter((e) => e.card === card).map(({ id }) => id));
    const reported = disputes.filter((d) => own.has(d.id) && d.isFraud && d.reportedAt < END);
    return reported.length === 0 ? null : Math.min(...reported.map(({ reportedAt }) => reportedAt));
  };
  const rows = (some: readonly SampleEvent[]) =>
    [...some]
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
      .map(({ id, card, at, cents }) => ({
        id,
        at,
        cents,
        fraud: isFraudBefore(id, END),
        known: knownAt(card),
      }));
  return {
    train: rows(within(bounds.train)),
    validation: rows(within(bounds.validation).filter((event) => !isCompromised(event))),
    inference: rows(within(bounds.inference)).map(({ fraud: _, known: __, ...row }) => row),
  };
}

const storedRow = z.object({
  id: z.string(),
  at: z.bigint().transform(Number),
  cents: z.bigint().transform(Number),
});
const labelledRow = storedRow.extend({ fraud: z.boolean(), known: z.bigint().transform(Number).nullable() });

test('files contain exactly the rows of the definition, in order, with the labels known at the end of the day', async () => {
  await fc.assert(
    fc.asyncProperty(sample, which, async ({ events, disputes }, compromisedCards) => {
      const lake = await lakes.lake([{ events, disputes }]);
      const expected = expectedDatasets(events, disputes, compromisedCards);
      fc.pre(Object.values(expected).some((rows) => rows.length > 0));
      const result = await lakes.build(lake, {
        day: DAY,
        settings: { ...settings, compromisedCards },
      });
      const read = async (folder: string, files: readonly { path: string }[], label: boolean) => {
        const list = files.map(({ path }) => `'${join(lake.root, folder, path)}'`).join(', ');
        if (list === '') return [];
        return lakes.session.rows(
          anySql`SELECT event_id AS id, epoch_ms(ts) AS at, seen AS cents ${label ? ', is_fraud AS fraud, epoch_ms(card_fraud_known_at) AS known' : ''}
           FROM read_parquet([${list}])`,
          label ? labelledRow : storedRow,
        );
      };
      const training = `gold/training/dt=${DAY}`;
      expect(await read(training, result.training.train.files, true)).toEqual(expected.train);
      expect(await read(training, result.training.validation.files, true)).toEqual(expected.validation);
      expect(await read(`gold/inference/dt=${DAY}`, result.inference.inference.files, false)).toEqual(
        expected.inference,
      );
      expect(result.training.train).toMatchObject({
        rows: expected.train.length,
        frauds: expected.train.filter(({ fraud }) => fraud).length,
      });
      const empty = result.empty.map(({ split }) => split);
      const splits = ['train', 'validation', 'inference'] as const;
      expect(empty).toEqual(splits.filter((split) => expected[split].length === 0));
    }),
    { numRuns: 15 },
  );
});

test('any arrival order and any batches give the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      sample,
      fc.integer({ min: 1, max: 4 }),
      fc.gen(),
      async ({ events, disputes }, batches, gen) => {
        const oneBatch = await lakes.lake([{ events, disputes }]);
        const shuffled = <T>(all: readonly T[]): T[] =>
          all
            .map((one) => ({ one, key: gen(fc.double, { noNaN: true }) }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);
        const batchOf = <T>(all: readonly T[], batch: number) =>
          all.filter((_, index) => index % batches === batch);
        const [lateEvents, lateDisputes] = [shuffled(events), shuffled(disputes)];
        const manyBatches = await lakes.lake(
          Array.from({ length: batches }, (_, batch) => ({
            events: batchOf(lateEvents, batch),
            disputes: batchOf(lateDisputes, batch),
          })),
        );
        const bytes = async (lake: typeof oneBatch) => {
          const { training, inference } = await lakes.build(lake, { day: DAY, settings });
          for (const file of [...training.train.files, ...training.validation.files]) {
            const content = readFileSync(join(lake.root, `gold/training/dt=${DAY}`, file.path));
            expect(createHash('sha256').update(content).digest('hex')).toBe(file.sha256);
            expect(content.length).toBe(file.bytes);
          }
          const folder = join(lake.root, `gold/training/dt=${DAY}`);
          expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(formatManifest(training));
          return [formatManifest(training), formatManifest(inference)];
        };
        fc.pre(Object.values(expectedDatasets(events, disputes, 'all')).some((rows) => rows.length > 0));
        expect(await bytes(manyBatches)).toEqual(await bytes(oneBatch));
      },
    ),
    { numRuns: 8 },
  );
});

test('a folder contains only files that the manifest names', async () => {
  const events = Array.from({ length: 200 }, (_, i) => ({
    id: `e${i}`,
    card: `c${i % 7}`,
    at: END - i * HOUR - 1,
    cents: i,
  }));
  const lake = await lakes.lake([{ events }]);
  const { training } = await lakes.build(lake, { day: DAY, settings });
  await lakes.commit(lake, [{ id: 'late', card: 'c1', at: END - 100 * HOUR, cents: 1 }], []);
  const rebuilt = await lakes.build(lake, { day: DAY, settings });
  expect(rebuilt.training.source).not.toEqual(training.source);
  const found = readdirSync(join(lake.root, `gold/training/dt=${DAY}`), {
    recursive: true,
    encoding: 'utf8',
  });
  const named = [...rebuilt.training.train.files, ...rebuilt.training.validation.files].map(
    ({ path }) => path,
  );
  expect(found.filter((name) => name.endsWith('.parquet')).sort()).toEqual(named.sort());
  expect(readManifest(lake.snapshot(), 'training', DAY)).toEqual(rebuilt.training);
  expect(readManifest(lake.snapshot(), 'inference', DAY)).toEqual(rebuilt.inference);
  expect(readManifest(lake.snapshot(), 'inference', '2018-05-19')).toBeUndefined();
});
