import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { addDigests, computeDigest, EMPTY_DIGEST, toManifestContent } from '../src/split/digest';
import { writeRows } from '../src/split/write-rows';
import { cardGroup } from './support/groups';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardlake-datasets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Builds a relation with more than two row groups and many equal instants. */
const rows = (order: string) => anySql`(SELECT 'e' || i AS event_id, 'c' || (i % 900) AS card_id,
    TIMESTAMPTZ '2018-05-01 00:00:00Z' + (i % 5000) * INTERVAL 1 SECOND AS ts, 'm' AS merchant_id,
    (i / 100)::DECIMAL(18,4) AS amount, 'EUR' AS currency, 'BE' AS country, 'chip' AS pos_mode,
    (i / 7)::DECIMAL(38,4) AS spent, i / 3 AS mean_spent
  FROM range(300000) t(i) ORDER BY ${order})`;

test('bytes and digest depend neither on the order of rows, nor on threads, nor on memory', async () => {
  const { fields } = cardGroup.table;
  const outcomes: unknown[] = [];
  for (const [threads, memoryMb, order] of [
    [1, 1000, 'i'],
    [3, 150, 'hash(i)'],
    [2, 500, 'i DESC'],
  ] as const) {
    const session = await openSession({ tempDir: join(folder, 'spill'), threads, memoryMb });
    const file = await writeRows(session, rows(order), fields, { folder, split: '', day: '2018-05-01' });
    outcomes.push([file, toManifestContent(await computeDigest(session, rows(order), fields))]);
    session.close();
  }
  expect(outcomes[0]).toEqual([
    expect.objectContaining({ rows: 300_000 }),
    { rows: 300_000, digest: expect.stringMatching(/^[0-9a-f]{32}$/) },
  ]);
  expect(outcomes).toEqual([outcomes[0], outcomes[0], outcomes[0]]);
});

test('digests of parts add up, and other content gives another digest', async () => {
  const { fields } = cardGroup.table;
  const session = await openSession({ tempDir: join(folder, 'spill') });
  const of = (select: string) => computeDigest(session, anySql`(SELECT ${select})`, fields);
  const row = (changes: Record<string, string> = {}) =>
    Object.entries({
      event_id: "'e'",
      card_id: "'c'",
      ts: "TIMESTAMPTZ '2018-05-01 00:00:00Z'",
      merchant_id: "'m'",
      amount: '1::DECIMAL(18,4)',
      currency: "'EUR'",
      country: "'BE'",
      pos_mode: "'chip'",
      spent: '1::DECIMAL(38,4)',
      mean_spent: '0.1::DOUBLE',
      ...changes,
    })
      .map(([name, value]) => `${value} AS ${name}`)
      .join(', ');
  const others = [
    row(),
    row({ event_id: "'e|1:c'", card_id: "''" }),
    row({ event_id: "'e'", card_id: "'|1:c'" }),
    row({ ts: "TIMESTAMPTZ '2018-05-01 00:00:00.000001Z'" }),
    row({ spent: 'NULL::DECIMAL(38,4)' }),
    row({ mean_spent: 'NULL::DOUBLE' }),
    row({ mean_spent: 'nextafter(0.1::DOUBLE, 1::DOUBLE)' }),
    row({ spent: '10::DECIMAL(38,4)' }),
  ];
  const digests = await Promise.all(others.map(of));
  expect(new Set(digests.map(({ sum }) => sum)).size).toBe(others.length);
  const both = await of(`${row()} UNION ALL SELECT ${others[1]}`);
  const [first = EMPTY_DIGEST, second = EMPTY_DIGEST] = digests;
  expect(addDigests(second, first)).toEqual(both);
  expect(await of(`${row()} LIMIT 0`)).toEqual(EMPTY_DIGEST);
  session.close();
});
