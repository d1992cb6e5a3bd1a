import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { onlineGroups, queryLake, readCardFeatures, runStream } from '../../src';
import { deliverPart, readContents, testContext, testFolder, verifyTestLake } from '../../test-kit';

const inFolder = testFolder();
const [online] = onlineGroups;

/** Every character that a glob, SQL, a URI, a shell or a partition gives a meaning, and some outside ASCII. */
const ALPHABET = [...'[]{}()?*!^~\'"`\\%#&=+:;,@$|<> \n\t\r-äß東🙂', '%20', 'dt=1', '..'];
const name = fc
  .array(fc.oneof(fc.constantFrom(...ALPHABET), fc.constantFrom('a', '1')), { minLength: 1, maxLength: 10 })
  .map((parts) => `x${parts.join('')}`);

const EVENT = {
  ...{ event_id: 'own', card_id: 'c', ts: 1_767_225_600, merchant_id: 'm', amount: 1.5 },
  ...{ currency: 'EUR', country: 'BE', pos_mode: 'chip' },
};

/** Folders that are refused: see `requireLocalPath`. */
const isRefused = (folder: string): boolean => folder.includes('\\') && /[*?[]/.test(folder);

test('no name of a folder or an object changes what a lake holds', async () => {
  const plain = inFolder('plain');
  await deliverPart(plain, 'first');
  let lakes = 0;
  await fc.assert(
    fc.asyncProperty(
      name.filter((folder) => !isRefused(folder)),
      name,
      async (folder, object) => {
        const lakeRoot = join(inFolder(String(lakes++)), folder);
        cpSync(plain, lakeRoot, { recursive: true });
        const minute = join(lakeRoot, 'bronze/streaming/card_authorization/ingest_dt=2026/01/01/01/00');
        mkdirSync(minute, { recursive: true });
        writeFileSync(join(minute, `${object}.json`), JSON.stringify(EVENT));

        await runStream({ lakeRoot }, testContext());
        expect(await verifyTestLake(lakeRoot)).toEqual([]);
        const path = `bronze/streaming/card_authorization/ingest_dt=2026/01/01/01/00/${object}.json`;
        for (const table of ['bronze.card_authorization', 'silver.card_transactions']) {
          const sql = `SELECT source_object FROM ${table} WHERE event_id = 'own'`;
          expect([table, await queryOne(lakeRoot, sql)]).toEqual([table, path]);
        }
        if (online === undefined) throw new Error('no group is served online');
        const found = await readCardFeatures(
          { lakeRoot, group: online, card: 'c', atMicros: undefined },
          testContext(),
        );
        expect(found?.features).toMatchObject({ txn_count_1h: 1n });
        const { ledger, ...contents } = await readContents(lakeRoot);
        expect(ledger).toContainEqual(expect.stringContaining(JSON.stringify(path)));
        expect(contents['gold.card_features']).toContainEqual(expect.stringContaining('"event_id":"own"'));
      },
    ),
    {
      numRuns: 12,
      examples: ALPHABET.map((text): [string, string] => [`x${text}y`, `o${text}.z`]).slice(0, 3),
    },
  );
});

const queryOne = (lakeRoot: string, sql: string): Promise<unknown> =>
  queryLake({ lakeRoot, sql }, testContext(), async ({ chunks }) => {
    for await (const chunk of chunks()) return chunk.getRows()[0]?.[0];
    return undefined;
  });
