import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { groups, groupTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions, decisions, quarantine } from '@cardlake/card-schema';
import {
  fileReader,
  type LakeTable,
  type LedgerEntry,
  openLake,
  pathLiteral,
  type Sql,
  sql,
} from '@cardlake/lake';
import { pastDeliveries } from '@cardlake/silver-gold';
import { bronzeObjects, runStream } from '../src';
import {
  changeRows,
  copyWithChangedRows,
  makeTestLake,
  testContext,
  testFolder,
  verifyTestLake,
  withTestSession,
} from '../test-kit';

const path = testFolder();
const valid = path('valid');
const PAN = '4111 1111-1111.1111';
const EVENT =
  '{"event_id":"x","card_id":"c","ts":1767225600,"merchant_id":"m","amount":1,"currency":"EUR","country":"BE","pos_mode":"chip"}';
let lakes = 0;

beforeAll(async () => {
  await makeTestLake(valid);
});

/** Damages a copy of the lake. */
type Damage = (lakeRoot: string) => void | Promise<void>;

const rows =
  (table: LakeTable, query: (rows: Sql) => Sql): Damage =>
  async (lakeRoot) => {
    rmSync(lakeRoot, { recursive: true });
    await copyWithChangedRows(valid, lakeRoot, table, query);
  };

function firstObject(lakeRoot: string): string {
  for (const { location } of bronzeObjects(lakeRoot)) return location;
  throw new Error('the lake has no bronze object');
}

/** A silver without one line of the oldest object, and a ledger that never heard of it. */
async function skipLine(lakeRoot: string): Promise<void> {
  const { path: object } = [...bronzeObjects(lakeRoot)][0] ?? { path: '' };
  await changeRows(
    lakeRoot,
    cardTransactions,
    (all) => sql`SELECT * FROM ${all} QUALIFY row_number() OVER (ORDER BY source_object, event_id) > 1`,
    (entry) => (entry.path === object ? movedLine(entry, 'silver', 'lines') : entry),
  );
}

const CONFLICT = 'ingest_dt=2025/12/01/00/01/x.json';

/** Delivers an event with two payloads, the first of which silver keeps. */
async function deliverConflict(lakeRoot: string): Promise<void> {
  const early = EVENT.replace('1767225600', '1764547200');
  writeFileSync(streaming(lakeRoot, CONFLICT), `${early}\n${early.replace('"amount":1', '"amount":2')}`);
  await runStream({ lakeRoot }, testContext());
}

/** The entry with a line less in one count, and one more in another; fewer lines are lines that it lacks. */
const movedLine = (entry: LedgerEntry, from: string, to: string): LedgerEntry => ({
  ...entry,
  counts: {
    ...entry.counts,
    [from]: (entry.counts[from] ?? 0) - 1,
    [to]: (entry.counts[to] ?? 0) + (to === 'lines' ? -1 : 1),
  },
});

const streaming = (lakeRoot: string, file: string) => {
  const location = join(lakeRoot, 'bronze/streaming/card_authorization', file);
  mkdirSync(dirname(location), { recursive: true });
  return location;
};

/** Path of the rows of a day as they were published. */
const keptVersion = (version: number): string =>
  `gold/online_updates/merchant_risk_v1/day=2026-04-05/version=${version}/rows.parquet`;

const DAMAGES: Readonly<Record<string, readonly [Damage, RegExp]>> = {
  'a column replaced by a folder name': [
    rows(cardTransactions, (all) => sql`SELECT * REPLACE ('DE' AS country) FROM ${all}`),
    /^bronze: .* rows? (is|are) not what its lines say$/,
  ],
  'wrong rows with their keys': [
    rows(cardDisputes, (all) => sql`SELECT * REPLACE (NOT is_fraud AS is_fraud) FROM ${all}`),
    /^bronze: .* rows? (is|are) not what its lines say$/,
  ],
  'a line that was never read': [
    skipLine,
    /^bronze: .* has [\d,]+ lines, [\d,]+ of them valid, but [\d,]+ were processed, and [\d,]+ taken/,
  ],
  'a valid line in quarantine': [
    (lake) =>
      changeRows(
        lake,
        quarantine,
        (all) => sql`FROM ${all}`,
        (entry) => movedLine(entry, 'silver', 'quarantined'),
      ),
    /^bronze: .* has [\d,]+ lines?, [\d,]+ of them valid, but/,
  ],
  'a conflict that counts as a duplicate': [
    async (lake) => {
      await deliverConflict(lake);
      await changeRows(
        lake,
        quarantine,
        (all) => sql`SELECT * FROM ${all} WHERE reasons <> ['conflicting_duplicate']`,
        (entry) => (entry.path.endsWith(CONFLICT) ? movedLine(entry, 'quarantined', 'duplicates') : entry),
      );
    },
    /^conflicts: .*x\.json: 1 conflict is not in quarantine/,
  ],
  'a line in quarantine that repeats silver': [
    async (lake) => {
      await deliverConflict(lake);
      await changeRows(lake, cardTransactions, (all) => sql`SELECT * REPLACE (2 AS amount) FROM ${all}`);
    },
    /^conflicts: .*x\.json: 1 line in quarantine only repeats what silver has/,
  ],
  'a report that a newer one replaced': [
    rows(cardDisputes, (all) => sql`FROM ${all} QUALIFY row_number() OVER (ORDER BY reported_at) > 1`),
    /^ledger: .* the ledger says/,
  ],
  'another decision than was made': [
    rows(decisions, (all) => sql`SELECT * REPLACE ('[]' AS snapshots) FROM ${all}`),
    /^bronze: .*card_decision.* rows? (is|are) not what its lines say$/,
  ],
  'a card number in JSON': [
    rows(decisions, (all) => sql`SELECT * REPLACE ('["4111 1111-1111.1111"]' AS rules) FROM ${all}`),
    /^card numbers: gold.decisions: .*rules/,
  ],
  'a decision twice': [
    rows(decisions, (all) => sql`SELECT * FROM ${all} UNION ALL SELECT * FROM ${all}`),
    /^silver: gold.decisions contains .* 2 times$/,
  ],
  'a card number in silver': [
    rows(cardTransactions, (all) => sql`SELECT * REPLACE ($$4111 1111-1111.1111$$ AS pos_mode) FROM ${all}`),
    /^card numbers: silver.card_transactions: .*pos_mode/,
  ],
  'a card number in quarantine': [
    rows(quarantine, (all) => sql`SELECT * REPLACE ($$4111 1111-1111.1111$$ AS raw) FROM ${all}`),
    /^card numbers: silver.quarantine: .*raw/,
  ],
  'a card number in a row that lost its event_id': [
    rows(pastDeliveries, (all) => sql`SELECT * REPLACE ($$4111 1111-1111.1111$$ AS pos_mode) FROM ${all}`),
    /^card numbers: silver.deliveries: .*pos_mode/,
  ],
  'an object that grew': [
    (lake) => appendFileSync(firstObject(lake), 'more'),
    /^bronze: .* has changed: it had [\d,]+ bytes when/,
  ],
  'an object outside of a minute': [
    (lake) => writeFileSync(streaming(lake, 'ingest_dt=2026-01-01/x.json'), '{}'),
    /^bronze: .*x\.json is not processed: /,
  ],
  'a misspelt folder of a table': [
    (lake) => {
      const folder = join(lake, 'bronze/streaming/card_authorisation/ingest_dt=2026/01/01/00/00');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'x.json'), '{}');
    },
    /^bronze: bronze\/streaming\/card_authorisation is not processed: unknown_table$/,
  ],
  'a link to nothing': [
    (lake) => symlinkSync('/nowhere', streaming(lake, 'ingest_dt=2026/01/01/00/00/x.json')),
    /^bronze: .*x\.json is not processed: /,
  ],
  'a window end of the far future': [
    async (lakeRoot) => {
      const windowEndMicros = Date.UTC(2099, 0, 1) * 1000;
      writeFileSync(streaming(lakeRoot, 'ingest_dt=2026/01/01/00/01/x.json'), EVENT);
      await runStream({ lakeRoot, windowEndMicros, allowFuture: true }, testContext());
    },
    /^future: .*2099-01-01.*--restart-online/,
  ],
  'rows of gold of another label': [
    rows(
      groupTable(groups.fraud_features_v1),
      (all) => sql`SELECT * REPLACE (merchant_fraud_rate_7d + 1 AS merchant_fraud_rate_7d) FROM ${all}`,
    ),
    /^gold: fraud_features_v1: \d+ rows? (is|are) not what silver gives/,
  ],
  'a lost row of quarantine': [
    rows(quarantine, (all) => sql`SELECT * FROM ${all} OFFSET 1`),
    /^ledger: .* the ledger says/,
  ],
  'a published snapshot row that gold does not have': [
    (lake) =>
      withTestSession(path('spill'), (session) => {
        const [from, to] = [1, 2].map((version) => join(lake, keptVersion(version)));
        mkdirSync(dirname(to ?? ''));
        return session.run(sql`COPY (SELECT kept.* REPLACE ('m1' AS merchant_id, false AS is_gone)
          FROM (SELECT 1) LEFT JOIN ${fileReader('read_parquet', [from ?? ''])} AS kept ON false)
          TO ${pathLiteral(to ?? '')} (FORMAT parquet)`);
      }),
    /^published: merchant_risk_v1: .* 1 day .*2026-04-05: 1 row differs from gold/,
  ],
  'a published version that is lost': [
    (lake) => rmSync(join(lake, keptVersion(1))),
    /^published: merchant_risk_v1: .*2026-04-05: the file of version 1 is missing/,
  ],
  'a published version that is no Parquet': [
    (lake) => writeFileSync(join(lake, keptVersion(1)), 'no Parquet'),
    /^published: merchant_risk_v1: .*2026-04-05: a version cannot be read/,
  ],
  'a damaged list of published days': [
    (lake) => writeFileSync(join(lake, 'gold/online_updates/merchant_risk_v1/published.json'), '{}'),
    /^published: invalid file of the online store: .*published.json/,
  ],
  'a lost file': [
    async (lake) => {
      const [file] = (await openLake(lake)).snapshot().files('gold.fraud_features');
      renameSync(file?.location ?? '', path('away.parquet'));
    },
    /^files: .* is missing/,
  ],
};

test.each(Object.entries(DAMAGES))('verify finds %s', async (_, [damage, finding]) => {
  const lake = path(`damaged-${lakes++}`);
  cpSync(valid, lake, { recursive: true });
  await damage(lake);
  const found = await verifyTestLake(lake);
  expect(found.map(({ check, message }) => `${check}: ${message}`)).toContainEqual(
    expect.stringMatching(finding),
  );
  expect(JSON.stringify(found)).not.toContain(PAN);
});

test('a lake whose bronze retention has deleted is valid, and so is one where an object is being written', async () => {
  const lake = path('expired');
  cpSync(valid, lake, { recursive: true });
  rmSync(firstObject(lake));
  writeFileSync(streaming(lake, 'ingest_dt=2026/01/01/00/00/x.json.tmp'), '{');
  expect(await verifyTestLake(lake)).toEqual([]);
});
