import { encodeAuthorization } from '@cardlake/bronze';
import { groups, groupTable } from '@cardlake/card-features';
import { relation, sql } from '@cardlake/lake';
import { z } from 'zod';
import { areOf, findFilesOf, ROW_NUMBER, readNumbered } from '../../src/gold/file-rows';
import { eventAt, HOUR } from '../support/event';
import { runGold } from '../support/gold';
import { testLake } from '../support/lake';

const table = groupTable(groups.rt_card_features_v1);

test('a row has the same number whichever files are read with its own', async () => {
  const lake = await testLake();
  try {
    const events = [0, 1, 24, 25, 49].map((hour, i) => eventAt(`e${i}`, hour * HOUR));
    await lake.refine([lake.put('o.json.gz', events.map(encodeAuthorization).join('\n'))]);
    await runGold(lake, [groups.rt_card_features_v1]);
    const files = lake.write.snapshot.files(table);
    expect(files).toHaveLength(3);
    const read = (some: typeof files) =>
      lake.session.rows(
        sql`SELECT event_id, row_number FROM ${readNumbered(table, files, some)} ORDER BY row_number`,
        z.object({ event_id: z.string(), row_number: z.bigint() }),
      );
    const all = await read(files);
    expect(all.map(({ event_id }) => event_id)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
    expect(new Set(all.map(({ row_number }) => row_number)).size).toBe(5);
    expect(await read([])).toEqual([]);
    expect(await read(files.slice(1))).toEqual(all.slice(2));
    expect(await read([...files].reverse())).toEqual(all);
    const numbers = relation('numbers', ROW_NUMBER);
    await lake.session.run(sql`CREATE TABLE ${numbers} AS
      SELECT row_number FROM ${readNumbered(table, files, files)} WHERE event_id IN ('e2', 'e3', 'e4')`);
    expect(await findFilesOf(lake.session, numbers, files)).toEqual(files.slice(1));
    expect(await lake.session.count(sql`${numbers} WHERE ${areOf(files, files.slice(1, 2))}`)).toBe(2);
    expect(await lake.session.count(sql`${numbers} WHERE ${areOf(files, [])}`)).toBe(0);
  } finally {
    await lake.close();
  }
});
