import { encodeAuthorization } from '@cardlake/bronze';
import { cardTransactions } from '@cardlake/card-schema';
import { type Sql, sql } from '@cardlake/lake';
import { z } from 'zod';
import { closeSilver, openSilver } from '../../src/gold/feature-source';
import { planBatches } from '../../src/gold/row-batches';
import { eventAt, HOUR } from '../support/event';
import { testLake } from '../support/lake';

test('loaded rows of many files are the rows of the files, in the same order and with the same ids', async () => {
  const lake = await testLake();
  try {
    const events = [0, 1, 24, 25, 26, 49, 50].map((hour, i) => eventAt(`e${i}`, hour * HOUR));
    await lake.refine([lake.put('o.json.gz', events.map(encodeAuthorization).join('\n'))]);
    const files = lake.write.snapshot.files(cardTransactions);
    expect(files).toHaveLength(3);
    const read = (from: Sql) =>
      lake.session.rows(
        sql`SELECT event_id, ts FROM ${from} AS s`,
        z.object({ event_id: z.string(), ts: z.date() }),
      );
    const plain = await openSilver(lake.session, files);
    const loaded = await openSilver(lake.session, files, 1);
    expect(loaded.relation).not.toBe(plain.relation);
    expect(await lake.session.count(sql`(FROM ${plain.relation} EXCEPT FROM ${loaded.relation})`)).toBe(0);
    expect(await lake.session.count(loaded.relation)).toBe(events.length);
    for (const maxRows of [2, 100])
      for (const { ranges } of planBatches(plain.parts, maxRows))
        expect(await read(loaded.select(ranges))).toEqual(await read(plain.select(ranges)));
    await closeSilver(lake.session);
    await expect(lake.session.count(loaded.relation)).rejects.toThrow('loaded_silver');
  } finally {
    await lake.close();
  }
});
