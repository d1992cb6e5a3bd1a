import { fixedClock } from '@cardlake/runtime';
import { type BronzeType, ingest, syntheticTraffic } from '../../src';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();

async function firstLines(content: string, type: BronzeType = 'card_authorization') {
  const [result] = await ingest({
    lakeRoot: lake.root,
    type,
    inputs: [lake.file('input', content)],
    clock: fixedClock(Date.UTC(2026, 5, 1)),
  });
  return result?.firstLines;
}

const records = [...syntheticTraffic({ numTransactions: 50, cards: 5, fraudShare: 0.5 }).records];
const events = records.filter(({ type }) => type === 'card_authorization').map(({ line }) => String(line));
const reports = records.filter(({ type }) => type === 'card_dispute').map(({ line }) => String(line));

test.each<[string, string, BronzeType?]>([
  ['events', events.join('\n')],
  ['objects without newlines', events.join('')],
  ['objects apart by blanks, more than is looked at', Array(50).fill(events).flat().join(' ')],
  ['reports', reports.join('\n'), 'card_dispute'],
  ['events of which some are bad', ['x', ...events].join('\n')],
  ['nothing', ''],
])('%s need no warning', async (_, content, type = 'card_authorization') => {
  expect(await firstLines(content, type)).toBeUndefined();
});

const csv = 'event_id,card_id,ts,amount\n1,2,3,4\n';

test.each<[string, string, RegExp | undefined]>([
  ['an array', JSON.stringify(events.map((line) => JSON.parse(line))), /array.*jq -c '\.\[\]'/],
  [
    'pretty JSON',
    events.map((line) => JSON.stringify(JSON.parse(line), null, 2)).join('\n'),
    /pretty.*jq -c/,
  ],
  ['CSV', csv.repeat(20), /CSV/],
  ['CSV of two columns', 'event_id,amount\n1,2\n', /CSV/],
  ['JSON in strings', events.map((line) => JSON.stringify(line)).join('\n'), /jq -r/],
  ['base64', events.map((line) => Buffer.from(line).toString('base64')).join('\n'), /base64/],
  ['reports as events', reports.join('\n'), undefined],
  ['prose', 'lorem ipsum\n'.repeat(5), undefined],
])('%s is warned of', async (_, content, looksLike) => {
  const found = await firstLines(content);
  expect(found).toMatchObject({ rejected: found?.lines, reason: expect.any(String) });
  if (looksLike === undefined) expect(found?.looksLike).toBeUndefined();
  else expect(found?.looksLike).toMatch(looksLike);
});
