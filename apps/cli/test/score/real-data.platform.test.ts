import { ingest } from '@cardlake/bronze';
import { testFolder } from '@cardlake/engine/test-kit';
import { fixedClock } from '@cardlake/runtime';
import { missingRealFiles, realFile } from '@cardlake/tooling/real-data';
import { testUnless } from '@cardlake/tooling/skip';
import { listUnequal, prepareLake, readGold, score, writeEvents } from './support/replayed-lake';

/** Instant at which the transactions arrive, ms. */
const ARRIVAL = Date.UTC(2026, 4, 1);
const path = testFolder();

describe.each(['5days', '120cards'])('real transactions, %s', (name) => {
  const files = {
    card_authorization: `card_transactions_${name}.ndjson.gz`,
    card_dispute: `card_disputes_${name}.ndjson.gz`,
  } as const;
  testUnless(missingRealFiles(...Object.values(files)))(
    'replayed in order, every event has the vector of gold',
    async () => {
      const lakeRoot = path(name);
      for (const type of ['card_authorization', 'card_dispute'] as const)
        await ingest({ lakeRoot, type, inputs: [realFile(files[type])], clock: fixedClock(ARRIVAL) });
      const events = await prepareLake(lakeRoot);
      const { decisions, summary } = await score(lakeRoot, writeEvents(path(`${name}.ndjson`), events));
      expect(decisions).toHaveLength(events.length);
      expect(listUnequal(decisions, await readGold(lakeRoot)).slice(0, 20)).toEqual([]);
      expect(summary).toMatchObject({ flags: {}, decisions: { late: { events: 0 } } });
    },
  );
});
