import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BronzeType, encodeAuthorization, encodeDispute, ingest } from '@cardlake/bronze';
import { LAKE_FORMAT, openLake } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { runStream, upgradeLake, verifyLake } from '../../src';
import { makeOutdated, readContents, testContext, testFolder } from '../../test-kit';

const DAY = 86_400_000_000;
const START = Date.UTC(2026, 0, 1) * 1000;

const path = testFolder();
const silverAndGold = ({ ledger: _, ...tables }: Record<string, readonly string[]>) => tables;

/** Forty days of events of a few merchants, each event reported and most withdrawn: of either, one object each. */
async function createLake(root: string): Promise<void> {
  const events = Array.from({ length: 120 }, (_, i) => ({
    event_id: `e${i}`,
    card_id: `c${i % 5}`,
    ts: START + Math.floor(i / 3) * DAY + i * 1_000_000,
    merchant_id: `m${i % 3}`,
    amount: 100_000n,
    currency: 'EUR',
    country: 'BE',
    pos_mode: 'chip',
  }));
  const report = (i: number, is_fraud: boolean, days: number) =>
    encodeDispute({ event_id: `e${i}`, is_fraud, reported_at: START + Math.floor(i / 3) * DAY + days * DAY });
  const every = Array.from({ length: 30 }, (_, i) => i);
  const deliver = async (type: BronzeType, lines: readonly string[], day: number) => {
    writeFileSync(path('input.ndjson'), lines.join('\n'));
    const options = { lakeRoot: root, type, inputs: [path('input.ndjson')], clock: testContext().clock };
    await ingest({ ...options, arrivalMicros: START + day * DAY });
  };
  await deliver('card_authorization', events.map(encodeAuthorization), 60);
  await deliver('card_dispute', [...every.map((i) => report(i, true, 3)), 'not json'], 60);
  await deliver(
    'card_dispute',
    every.filter((i) => i % 3 > 0).map((i) => report(i, false, 10)),
    61,
  );
  await deliver(
    'card_dispute',
    every.filter((i) => i % 3 > 1).map((i) => report(i, true, 14)),
    62,
  );
  await runStream({ lakeRoot: root }, testContext());
}

let current: Record<string, readonly string[]>;
beforeAll(async () => {
  await createLake(path('lake'));
  current = await readContents(path('lake'));
  cpSync(path('lake'), path('outdated'), { recursive: true });
  await makeOutdated(path('outdated'));
});

const copyOfOutdated = (name: string): string => {
  cpSync(path('outdated'), path(name), { recursive: true });
  return path(name);
};

test('every use of a lake of an older format is refused in words', async () => {
  const refusal = { code: 'lake_outdated', hint: 'Run `cardlake upgrade` on it first.' };
  await expect(runStream({ lakeRoot: path('outdated') }, testContext())).rejects.toMatchObject(refusal);
  await expect(verifyLake(path('outdated'), testContext())).rejects.toMatchObject(refusal);
});

test('a lake whose bronze is complete becomes what this version would have made of it', async () => {
  const root = copyOfOutdated('complete');
  const { from, to, done } = await upgradeLake(root, testContext());
  expect([from, to]).toEqual([1, LAKE_FORMAT]);
  expect(done?.reports).toEqual({ objects: 3, missing: [], before: 30, after: 60, kept: 0 });
  expect(done?.gold.groups.some(({ changed }) => changed > 0)).toBe(true);
  expect(await readContents(root)).toEqual(current);
  expect((await verifyLake(root, testContext())).findings).toEqual([]);
  expect(await upgradeLake(root, testContext())).toEqual({ from: LAKE_FORMAT, to: LAKE_FORMAT });
});

test('where bronze is gone or has changed, the newest report of an event is kept as it was, and named', async () => {
  const root = copyOfOutdated('partial');
  const lake = await openLake(path('lake'));
  const [first = '', second = '', third = ''] = [...lake.snapshot().ledger().keys()]
    .filter((object) => object.includes('card_dispute'))
    .sort();
  rmSync(join(root, second));
  writeFileSync(join(root, third), Buffer.concat([readFileSync(join(root, third)), Buffer.from('x')]));
  const { done } = await upgradeLake(root, testContext());
  // The ten withdrawals that no later report replaced, and the ten reports after a withdrawal.
  expect(done?.reports).toEqual({ objects: 1, missing: [second, third], before: 30, after: 50, kept: 20 });
  const { 'silver.card_disputes': rows = [], ledger = [] } = await readContents(root);
  expect(rows.filter((row) => row.includes(first))).toHaveLength(30);
  expect(ledger.map((entry) => JSON.parse(entry)).filter((entry) => entry.path === second)).toMatchObject([
    { counts: { lines: 20, silver: 10, duplicates: 10, quarantined: 0 } },
  ]);
  const { findings } = await verifyLake(root, testContext());
  expect(findings.filter(({ check }) => ['ledger', 'silver', 'gold', 'online'].includes(check))).toEqual([]);
});

test('where all of bronze is gone, the rows are kept', async () => {
  const root = copyOfOutdated('rows');
  const before = await readContentsOfOutdated();
  rmSync(join(root, 'bronze'), { recursive: true });
  const { done } = await upgradeLake(root, testContext());
  expect(done?.reports).toMatchObject({ objects: 0, before: 30, after: 30, kept: 30 });
  expect(done?.reports.missing).toHaveLength(3);
  expect(silverAndGold(await readContents(root))).toEqual(silverAndGold(before));
});

/** The contents of the older lake, which only a copy that claims the current format lets read. */
async function readContentsOfOutdated(): Promise<Record<string, readonly string[]>> {
  const root = copyOfOutdated('claimed');
  writeFileSync(join(root, '_cardlake', 'format.json'), `{"format":${LAKE_FORMAT}}`);
  return readContents(root);
}

test('an upgrade that is killed leaves the old lake or the new one, and the next command completes it', async () => {
  const root = copyOfOutdated('killed');
  const images: string[] = [];
  const wanted = new Set([
    'recovered',
    'staged',
    'upgrade-announced',
    'record-written',
    'committed',
    'upgraded',
    'put',
  ]);
  await upgradeLake(
    root,
    testContext({
      onStep: (step) => {
        if (!wanted.delete(step)) return;
        images.push(path(`killed-${step}`));
        cpSync(root, path(`killed-${step}`), { recursive: true });
      },
    }),
  );
  expect(images.length).toBeGreaterThan(5);
  let outdated = 0;
  for (const image of images) {
    const found = await runStream({ lakeRoot: image }, testContext()).catch((error: unknown) => error);
    if (isUserError(found, 'lake_outdated')) {
      outdated++;
      await upgradeLake(image, testContext());
    } else if (found instanceof Error) throw found;
    expect(await readContents(image)).toEqual(current);
  }
  expect(outdated).toBeGreaterThanOrEqual(3);
  expect(outdated).toBeLessThan(images.length - 1);
});
