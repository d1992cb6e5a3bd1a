import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lakeSink, sendAll, syntheticTraffic } from '@cardlake/bronze';
import { compareWithGold } from '../support/compare-with-gold';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-vectors-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('every event of generated traffic has its gold row as it arrives', async () => {
  const lakeRoot = join(home, 'generated');
  const { records } = syntheticTraffic({
    numTransactions: 800,
    cards: 20,
    merchants: 12,
    days: 38,
    fraudShare: 0.05,
    hotCardShare: 0.2,
    duplicates: 0.05,
    late: 0.1,
    malformed: 0.02,
  });
  await sendAll(records, await lakeSink({ lakeRoot, bucketMinutes: 14_400 }));
  expect(await compareWithGold(lakeRoot)).toEqual({ events: 800, differences: [], flags: [] });
});
