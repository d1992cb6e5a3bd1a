import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingest } from '@cardlake/bronze';
import { fixedClock } from '@cardlake/runtime';
import { missingRealFiles, realFile } from '@cardlake/tooling/real-data';
import { testUnless } from '@cardlake/tooling/skip';
import { compareWithGold } from '../support/compare-with-gold';

/** Instant at which the transactions arrive, ms. */
const ARRIVAL = Date.UTC(2026, 4, 1);

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-vectors-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe.each([
  ['5days', 47_999],
  ['120cards', 50_301],
])('real transactions, %s', (name, count) => {
  const files = {
    card_authorization: `card_transactions_${name}.ndjson.gz`,
    card_dispute: `card_disputes_${name}.ndjson.gz`,
  } as const;
  testUnless(missingRealFiles(...Object.values(files)))(
    'every event has its gold row as it arrives',
    async () => {
      const lakeRoot = join(home, name);
      for (const type of ['card_authorization', 'card_dispute'] as const)
        await ingest({ lakeRoot, type, inputs: [realFile(files[type])], clock: fixedClock(ARRIVAL) });
      expect(await compareWithGold(lakeRoot)).toEqual({ events: count, differences: [], flags: [] });
    },
  );
});
