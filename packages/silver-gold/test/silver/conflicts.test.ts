import { rmSync, writeFileSync } from 'node:fs';
import { anySql } from '@cardlake/lake/test-kit';
import { z } from 'zod';
import { eventTables } from '../../src/event-tables';
import { CONFLICTING } from '../../src/silver/batch-relations';
import { collectConflicts } from '../../src/silver/conflicts';
import { resolveDuplicates } from '../../src/silver/resolve-duplicates';
import { loadObjects } from '../support/batch';
import { ARRIVAL, MINUTE, type TestLake, testLake } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

let lake: TestLake;
beforeEach(async () => {
  lake = await testLake();
});
afterEach(() => lake.close());

const event = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });

const conflicting = () =>
  lake.session.rows(
    anySql`SELECT source_object, line_number::INTEGER AS line, epoch_us(ingested_at)::DOUBLE AS arrival, raw, event_id
     FROM ${CONFLICTING.name} ORDER BY source_object, line`,
    z.object({
      source_object: z.string(),
      line: z.number(),
      arrival: z.number(),
      raw: z.string(),
      event_id: z.string(),
    }),
  );

test('without duplicates there is no conflict, also after a batch that had some', async () => {
  const object = lake.put('a.json.gz', [event(), event({ amount: 1 })].join('\n'));
  const { hasDuplicates } = await resolveDuplicates(lake.session, await loadObjects(lake, [object]), []);
  await collectConflicts(
    lake.session,
    eventTables.card_authorization,
    lake.lake.root,
    new Map(),
    hasDuplicates,
  );
  expect(await conflicting()).toHaveLength(1);
  await collectConflicts(lake.session, eventTables.card_authorization, lake.lake.root, new Map(), false);
  expect(await conflicting()).toEqual([]);
});

test('a conflict has its raw line, whether it is in the batch or in silver', async () => {
  const silver = lake.put('silver.json.gz', [event({ event_id: 'e0' }), event({ amount: 2 })].join('\n'), {
    arrival: ARRIVAL + MINUTE,
  });
  await lake.refine([silver]);
  const object = lake.put(
    'a.json.gz',
    [event(), 'no JSON', event({ amount: 3, pos_mode: "it's" })].join('\n'),
  );
  const batch = await loadObjects(lake, [object]);
  await resolveDuplicates(lake.session, batch, lake.write.snapshot.files(batch.spec.silver));
  await collectConflicts(
    lake.session,
    eventTables.card_authorization,
    lake.lake.root,
    lake.write.snapshot.ledger(),
    true,
  );
  expect(await conflicting()).toEqual([
    {
      source_object: object.path,
      line: 3,
      arrival: ARRIVAL,
      raw: event({ amount: 3, pos_mode: "it's" }),
      event_id: 'e1',
    },
    {
      source_object: silver.path,
      line: 2,
      arrival: ARRIVAL + MINUTE,
      raw: event({ amount: 2 }),
      event_id: 'e1',
    },
  ]);
});

test.each(['expired', 'changed'])(
  'a conflict of an object that has %s is what silver knows',
  async (fate) => {
    const silver = lake.put(
      'silver.json.gz',
      event({ amount: -2.5, ts: 1522540831.25, merchant_id: 'é"\\' }),
      {
        arrival: ARRIVAL + MINUTE,
      },
    );
    await lake.refine([silver]);
    if (fate === 'expired') rmSync(silver.location);
    else writeFileSync(silver.location, event({ amount: 9 }));
    await lake.refine([lake.put('a.json.gz', event())]);
    const texts = {
      ...VALID_EVENT,
      amount: '-2.5000',
      ts: '2018-04-01T00:00:31.250000Z',
      merchant_id: 'é"\\',
    };
    const [row, ...more] = (await lake.silver('quarantine')).map((text) => JSON.parse(text));
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      source_object: silver.path,
      line_number: 0,
      reasons: ['conflicting_duplicate'],
    });
    expect(row.raw).toBe(JSON.stringify(texts));
    expect(lake.write.snapshot.ledger().get(silver.path)?.counts).toMatchObject({
      silver: 0,
      quarantined: 1,
    });
  },
);
