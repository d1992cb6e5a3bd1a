import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseAuthorization, parseDispute } from '@cardlake/card-schema';
import { fixedClock } from '@cardlake/runtime';
import { missingRealFiles, realFile } from '@cardlake/tooling/real-data';
import { testUnless } from '@cardlake/tooling/skip';
import { encodeAuthorization, encodeDispute, ingest } from '../../src';
import { readBytes } from '../support/read-lake';
import { tempLake } from '../support/temp-lake';

const names = ['card_transactions_5days.ndjson.gz', 'card_disputes_5days.ndjson.gz'] as const;
const [transactions, disputes] = [realFile(names[0]), realFile(names[1])];
const lake = tempLake();
const testOnRealFiles = testUnless(missingRealFiles(...names));
const now = Date.UTC(2026, 10, 1);

const linesOf = (file: string) => gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');

testOnRealFiles('real files are ingested completely', async () => {
  const common = { lakeRoot: lake.root, clock: fixedClock(now), objectBytes: 1_000_000 };
  const [events] = await ingest({ ...common, type: 'card_authorization', inputs: [transactions] });
  const [reports] = await ingest({ ...common, type: 'card_dispute', inputs: [disputes] });
  expect([events?.lines, reports?.lines]).toEqual([47_999, 71]);
  expect(events?.objects.length).toBeGreaterThan(5);
  expect(readBytes(lake.root, 'card_authorization').equals(gunzipSync(readFileSync(transactions)))).toBe(
    true,
  );
  expect(readBytes(lake.root, 'card_dispute')).toEqual(gunzipSync(readFileSync(disputes)));
});

function encoded(line: string): string {
  const parsed = parseAuthorization(line, now * 1000);
  if (!parsed.ok) throw new Error(`rejected: ${line}`);
  return encodeAuthorization(parsed.row);
}

testOnRealFiles('real lines parse, and re-encoding an encoded line changes nothing', () => {
  const once = linesOf(transactions).map(encoded);
  expect(once.map(encoded).join('\n') === once.join('\n')).toBe(true);
  const reports = linesOf(disputes);
  const again = reports.map((line) => {
    const parsed = parseDispute(line, now * 1000);
    return parsed.ok ? encodeDispute(parsed.row) : `rejected: ${line}`;
  });
  expect(again).toEqual(reports);
});
