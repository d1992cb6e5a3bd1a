import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type DuckSession, openSession } from '@cardlake/lake';
import { missingRealFiles, realFile } from '@cardlake/tooling/real-data';
import { testUnless } from '@cardlake/tooling/skip';
import { formatManifest } from '../src';
import { wholeLake } from './support/whole-lake';

const NAMES = ['card_transactions_120cards.ndjson.gz', 'card_disputes_120cards.ndjson.gz'] as const;
const [TRANSACTIONS, DISPUTES] = [realFile(NAMES[0]), realFile(NAMES[1])];

const DAY = '2018-06-15';
const ARRIVAL = Date.UTC(2018, 9, 10);
let home: string;
let session: DuckSession;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'cardlake-reference-'));
  session = await openSession({ tempDir: join(home, 'spill'), memoryMb: 800, threads: 2 });
});
afterAll(() => {
  session.close();
  rmSync(home, { recursive: true, force: true });
});

/** Reads the lines of a file from the train days to the build day, which keeps the test short. */
const linesOf = (path: string, time: string) =>
  gunzipSync(readFileSync(path))
    .toString('utf8')
    .split('\n')
    .filter((line) => {
      if (line === '') return false;
      const at: unknown = JSON.parse(line)[time];
      return (
        typeof at === 'number' && at >= Date.UTC(2018, 4, 15) / 1000 && at < Date.UTC(2018, 5, 16) / 1000
      );
    });

testUnless(missingRealFiles(...NAMES))(
  'real transactions give the same bytes at once, or in late batches',
  async () => {
    const card_authorization = linesOf(TRANSACTIONS, 'ts');
    const card_dispute = linesOf(DISPUTES, 'reported_at');
    const atOnce = await wholeLake(join(home, 'at-once'), session);
    expect(await atOnce.run({ card_authorization, card_dispute }, ARRIVAL)).toMatchObject({
      scope: 'all',
      written: 120,
    });
    const reference = await atOnce.datasets(DAY);
    expect(reference.empty).toEqual([]);
    expect(reference.training.train.frauds).toBeGreaterThan(0);
    expect(reference.training.validation.frauds).toBeGreaterThan(0);
    expect(reference.inference.inference.rows).toBeGreaterThan(0);

    const late = await wholeLake(join(home, 'late'), session);
    const BATCHES = 3;
    for (let batch = 0; batch < BATCHES; batch++) {
      const batchOf = (lines: readonly string[]) =>
        lines.filter((_, index) => (index * 7 + batch) % BATCHES === 0);
      await late.run(
        { card_authorization: batchOf(card_authorization), card_dispute: batchOf(card_dispute) },
        ARRIVAL + batch * 600_000,
      );
    }
    const batched = await late.datasets(DAY);
    expect(formatManifest(batched.training)).toBe(formatManifest(reference.training));
    expect(formatManifest(batched.inference)).toBe(formatManifest(reference.inference));
    for (const lake of [atOnce, late])
      expect(await lake.online()).toEqual({
        published: true,
        missing: 0,
        unexpected: 0,
        differing: 0,
        examples: [],
      });
  },
);
