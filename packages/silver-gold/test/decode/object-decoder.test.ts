import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DecodeTask } from '../../src/decode/messages';
import { ObjectDecoder } from '../../src/decode/object-decoder';
import { ARRIVAL } from '../support/lake';
import { temporaryFolder } from '../support/temporary-folder';
import { VALID_EVENT } from '../support/valid-event';

const folder = temporaryFolder();
let objects = 0;

const taskFor = (type: DecodeTask['type']): DecodeTask => ({
  index: 7,
  location: 'unused',
  type,
  arrivalMicros: ARRIVAL,
  output: join(folder(), String(objects++)),
});

const event = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });

function decode(lines: readonly string[], type: DecodeTask['type'] = 'card_authorization') {
  const decoder = new ObjectDecoder(taskFor(type), undefined);
  decoder.push(Buffer.from(lines.join('\n')));
  return { decoder, decoded: decoder.end({ isTruncated: false, foreignFormat: undefined }) };
}

const read = (path: string | undefined): string => (path === undefined ? '' : readFileSync(path, 'utf8'));

test('valid lines become tab-separated rows, parsed or scanned', () => {
  // The first line gives the layout; the last is too close to the end of the bytes to be scanned.
  const other = { ts: 1522540831.5, amount: -3 };
  const lines = [event(), event({ event_id: 'e2', ...other }), event({ event_id: 'e3', ...other })];
  const { decoded } = decode(lines);
  expect(decoded).toMatchObject({ index: 7, lines: 3, accepted: 3, rejected: 0, isTruncated: false });
  expect(decoded.tsvParts.map(({ path, ...part }) => ({ ...part, text: read(path) }))).toEqual([
    {
      day: 17622,
      rows: 3,
      text: [
        '7\t1\te1\tc1\t1522540831000000\tm1\t57.1600\tEUR\tBE\tchip\n',
        '7\t2\te2\tc1\t1522540831500000\tm1\t-3\tEUR\tBE\tchip\n',
        '7\t3\te3\tc1\t1522540831500000\tm1\t-3.0000\tEUR\tBE\tchip\n',
      ].join(''),
    },
  ]);
  expect([decoded.ndjsonPart, decoded.rejectsPart]).toEqual([undefined, undefined]);
  expect(decoded.eventIdHashes).toHaveLength(2 * 3);
});

test('a valid row with a control character becomes NDJSON', () => {
  const { decoded } = decode([event({ pos_mode: 'a\tb' })]);
  const text = read(decoded.ndjsonPart);
  expect(JSON.parse(text)).toMatchObject({ object: 7, line: 1, event_id: 'e1', pos_mode: 'a\tb' });
  expect(decoded.longestNdjsonLine).toBe(Buffer.byteLength(text));
  expect(decoded.tsvParts).toEqual([]);
});

test('an invalid line becomes a reject with its reasons, card numbers masked', () => {
  const { decoded } = decode([event({ card_id: '4111111111111111', currency: 'EURO' }), 'no JSON']);
  expect(decoded).toMatchObject({ lines: 2, accepted: 0, rejected: 2 });
  const rejects = read(decoded.rejectsPart)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rejects).toEqual([
    {
      object: 7,
      line: 1,
      reasons: ['card_id: looks_like_pan', 'currency: unknown_code'],
      raw: expect.not.stringContaining('4111111111111111'),
      event_id: 'e1',
    },
    { object: 7, line: 2, reasons: ['not_json'], raw: 'no JSON', event_id: null },
  ]);
});

test('a truncated object has one more quarantined line', () => {
  const decoder = new ObjectDecoder(taskFor('card_authorization'), undefined);
  decoder.push(Buffer.from(`${event()}\n`));
  const decoded = decoder.end({ isTruncated: true, foreignFormat: undefined });
  expect(decoded).toMatchObject({ lines: 2, accepted: 1, rejected: 1, isTruncated: true });
  expect(JSON.parse(read(decoded.rejectsPart))).toMatchObject({ line: 2, raw: '' });
});

test('the layout of the last parsed line is kept for the next object', () => {
  expect(decode(['no JSON']).decoder.layout).toBeUndefined();
  const { layout } = decode([event()]).decoder;
  expect(layout?.fields).toHaveLength(Object.keys(VALID_EVENT).length);
  expect(new ObjectDecoder(taskFor('card_authorization'), layout).layout).toBe(layout);
});

test('a dispute is filed under the day of its report', () => {
  const report = JSON.stringify({ event_id: 'e1', is_fraud: true, reported_at: 86_400 * 17_640 + 1 });
  const { decoded, decoder } = decode([report], 'card_dispute');
  expect(decoded.tsvParts.map(({ day, rows }) => ({ day, rows }))).toEqual([{ day: 17_640, rows: 1 }]);
  expect(decoder.layout).toBeUndefined();
});
