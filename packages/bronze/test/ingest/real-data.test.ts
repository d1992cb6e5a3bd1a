import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fixedClock } from '@cardlake/runtime';
import { parseAuthorization, parseDispute } from '@cardlake/schema';
import { encodeAuthorization, encodeDispute, ingest } from '../../src';
import { readBytes } from '../support/read-lake';
import { tempLake } from '../support/temp-lake';

const data = join(__dirname, '..', '..', '..', '..', '..', 'shared', 'data');
const transactions = join(data, 'card_transactions_5days.ndjson.gz');
const disputes = join(data, 'card_disputes_5days.ndjson.gz');
const lake = tempLake();
const whenPresent = existsSync(transactions) ? test : test.skip;
const now = Date.UTC(2026, 10, 1);

const linesOf = (file: string) => gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');

whenPresent('real files arrive whole', async () => {
  const common = { lakeRoot: lake.root, clock: fixedClock(now), objectBytes: 1_000_000 };
  const [events] = await ingest({ ...common, type: 'card_authorization', inputs: [transactions] });
  const [reports] = await ingest({ ...common, type: 'card_dispute', inputs: [disputes] });
  expect([events!.lines, reports!.lines]).toEqual([47_999, 71]);
  expect(events!.objects.length).toBeGreaterThan(5);
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

whenPresent('real lines parse, and what is encoded of them stays', () => {
  const once = linesOf(transactions).map(encoded);
  expect(once.map(encoded).join('\n') === once.join('\n')).toBe(true);
  const reports = linesOf(disputes);
  const again = reports.map((line) => {
    const parsed = parseDispute(line, now * 1000);
    return parsed.ok ? encodeDispute(parsed.row) : `rejected: ${line}`;
  });
  expect(again).toEqual(reports);
});
