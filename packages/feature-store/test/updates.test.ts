import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, sha256Of } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { z } from 'zod';
import { onlineUpdatesFolder, onlineUpdatesManifest, runStamp } from '../src';
import { writeOnlineUpdates } from '../src/updates/write-updates';
import { nthPut, uniform } from './support/uniform';

const WINDOW_END = 1_533_082_200_000_000;

test.each([
  [WINDOW_END, '20180801T001000Z'],
  [WINDOW_END + 123, '20180801T001000.000123Z'],
  [0, '19700101T000000Z'],
])('the stamp of a run at %d is %s', (micros, stamp) => {
  expect(runStamp(micros)).toBe(stamp);
});

test('the records of a run are written in sorted parts of ten thousand with a manifest; a second attempt replaces them', async () => {
  const home = mkdtempSync(join(tmpdir(), 'cardlake-updates-'));
  const session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 500 });
  try {
    const folder = join(home, onlineUpdatesFolder(uniform.name, WINDOW_END));
    expect(folder).toBe(join(home, 'gold/online_updates/uniform_v1/run=20180801T001000Z'));
    for (const cards of [25_000, 12_345]) {
      const relation = anySql`(${nthPut(WINDOW_END, cards)})`;
      const manifest = await writeOnlineUpdates(session, {
        lakeRoot: home,
        group: uniform,
        asOf: WINDOW_END,
        relation,
      });
      expect(
        onlineUpdatesManifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))),
      ).toEqual(manifest);
      expect(manifest).toMatchObject({
        group: 'uniform_v1',
        recordId: 'card_id',
        windowEnd: WINDOW_END,
        records: cards,
      });
      const { parts } = manifest;
      expect(readdirSync(folder).sort()).toEqual(['manifest.json', ...parts.map(({ path }) => path)]);
      expect(parts.map(({ records }) => records)).toEqual(
        cards === 25_000 ? [10_000, 10_000, 5_000] : [10_000, 2_345],
      );
      for (const { path, sha256 } of parts) expect(await sha256Of(join(folder, path))).toBe(sha256);
      const list = parts.map(({ path }) => `'${join(folder, path)}'`).join(', ');
      const [types] = await session.rows(
        anySql`SELECT string_agg(column_name || ' ' || column_type, ', ') AS columns
         FROM (DESCRIBE FROM read_parquet([${list}], hive_partitioning = false))`,
        z.unknown(),
      );
      const columns = 'card_id VARCHAR, event_time TIMESTAMP WITH TIME ZONE, put BIGINT, half DOUBLE';
      expect(types).toEqual({ columns });
      const read = await session.rows(
        anySql`SELECT card_id FROM read_parquet([${list}], hive_partitioning = false)`,
        z.object({ card_id: z.string() }),
      );
      const expected = Array.from({ length: cards }, (_, i) => `c${i}`).sort();
      expect(read.map(({ card_id }) => card_id)).toEqual(expected);
    }
  } finally {
    session.close();
    rmSync(home, { recursive: true, force: true });
  }
});
