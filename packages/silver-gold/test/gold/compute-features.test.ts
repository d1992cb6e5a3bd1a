import { encodeAuthorization } from '@cardlake/bronze';
import { cardTransactions } from '@cardlake/card-schema';
import { sql } from '@cardlake/lake';
import { z } from 'zod';
import { type ComputedBatch, computeFeatures } from '../../src/gold/compute-features';
import { openSilver } from '../../src/gold/feature-source';
import { loadLabels } from '../../src/gold/labels';
import { eventAt, HOUR } from '../support/event';
import { allGroups } from '../support/gold';
import { type TestLake, testLake } from '../support/lake';

/** A day of so many rows is a batch of its own. */
const PER_DAY = 2_000;
const DAYS = 6;
const groups = allGroups.filter(({ features }) =>
  features.every(({ compute }) => compute.kind !== 'snapshot'),
);

let lake: TestLake;
beforeAll(async () => {
  lake = await testLake();
  const events = Array.from({ length: DAYS * PER_DAY }, (_, i) =>
    eventAt(`e${i}`, Math.floor(i / PER_DAY) * 24 * HOUR + (i % PER_DAY) * 1_000_000),
  );
  await lake.refine([lake.put('o.json.gz', events.map(encodeAuthorization).join('\n'))]);
  await loadLabels(lake.session, []);
});
afterAll(() => lake.close());

async function compute(use: (batch: ComputedBatch) => Promise<void>): Promise<void> {
  const source = await openSilver(lake.session, lake.write.snapshot.files(cardTransactions));
  for await (const batch of computeFeatures(lake.session, source, groups, [])) await use(batch);
}

/** Returns the number of rows of each group, and a hash over all their values. */
async function summarize(batch: ComputedBatch): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const group of groups)
    found.push(
      await lake.session.rows(
        sql`SELECT count(*)::INTEGER AS rows, bit_xor(hash(s))::VARCHAR AS total FROM (${batch.select(group)}) AS s`,
        z.object({ rows: z.number(), total: z.string() }),
      ),
    );
  return found;
}

test('a batch can be selected until it is released, however many come after it', async () => {
  const atOnce: unknown[] = [];
  await compute(async (batch) => {
    atOnce.push(await summarize(batch));
    batch.release();
  });
  expect(atOnce).toHaveLength(DAYS);
  const late: unknown[] = [];
  const kept: ComputedBatch[] = [];
  await compute(async (batch) => {
    kept.push(batch);
    if (batch.isLast) for (const one of kept) late.push(await summarize(one));
  });
  expect(late).toEqual(atOnce);
});

test('a released batch cannot be selected', async () => {
  await compute(async (batch) => {
    batch.release();
    await expect(summarize(batch)).rejects.toThrow('found none');
  });
});
