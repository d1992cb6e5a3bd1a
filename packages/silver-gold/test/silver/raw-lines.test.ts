import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventTables } from '../../src/event-tables';
import { type LineSelector, readRawLines } from '../../src/silver/raw-lines';
import { parsedLine } from '../../src/silver/silver-text';
import { ARRIVAL } from '../support/lake';
import { temporaryFolder } from '../support/temporary-folder';
import { VALID_EVENT } from '../support/valid-event';

const folder = temporaryFolder();
const event = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });

const LINES = [
  event({ currency: 'EURO' }),
  event({ amount: 1 }),
  event({ amount: 2 }),
  event({ amount: '2.0' }),
  event({ amount: 2 }),
  'x 4111 1111 1111 1111 y',
];

const read = <S extends LineSelector>(location: string, selectors: readonly S[]) =>
  readRawLines(location, eventTables.card_authorization, ARRIVAL, selectors);

const { fields } = eventTables.card_authorization.bronze;
const payload = {
  payload: parsedLine(fields, { ...VALID_EVENT, ts: VALID_EVENT.ts * 1e6, amount: 20_000n }),
};

function writeObject(): string {
  const location = join(folder(), 'object.json.gz');
  writeFileSync(location, gzipSync(LINES.join('\n')));
  return location;
}

test('a line is selected by its number', async () => {
  expect(await read(writeObject(), [{ line: 3 }])).toEqual([
    { selector: { line: 3 }, line: 3, raw: LINES[2] },
  ]);
});

test('a payload selects the first valid line that has it', async () => {
  expect(await read(writeObject(), [payload])).toEqual([{ selector: payload, line: 3, raw: LINES[2] }]);
});

test('card numbers are masked', async () => {
  const [found] = await read(writeObject(), [{ line: 4 }]);
  expect(found?.raw.replaceAll(' ', '')).not.toContain('4111111111111111');
});

test('a line that is no longer there is not found, nor is any of an object that is gone', async () => {
  const selectors = [{ line: 1 }, { line: 9 }, { payload: 'another' }];
  expect(await read(writeObject(), selectors)).toMatchObject([{ line: 1 }]);
  expect(await read(join(folder(), 'gone.json.gz'), selectors)).toEqual([]);
});
