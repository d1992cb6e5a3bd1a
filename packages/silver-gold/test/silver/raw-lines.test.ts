import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readRawLines } from '../../src/silver/raw-lines';
import { ARRIVAL } from '../support/lake';
import { temporaryFolder } from '../support/temporary-folder';
import { VALID_EVENT } from '../support/valid-event';

const folder = temporaryFolder();
const event = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });

const LINES = [
  event({ currency: 'EURO' }),
  event({ amount: 1 }),
  event({ amount: 2 }),
  'x 4111 1111 1111 1111 y',
];

function writeObject(): string {
  const location = join(folder(), 'object.json.gz');
  writeFileSync(location, gzipSync(LINES.join('\n')));
  return location;
}

test('a line is selected by its number', async () => {
  expect(await readRawLines(writeObject(), ARRIVAL, [{ line: 3 }])).toEqual([
    { selector: { line: 3 }, line: 3, raw: LINES[2] },
  ]);
});

test('an event selects its first valid line', async () => {
  expect(await readRawLines(writeObject(), ARRIVAL, [{ eventId: 'e1' }])).toEqual([
    { selector: { eventId: 'e1' }, line: 2, raw: LINES[1] },
  ]);
});

test('card numbers are masked', async () => {
  const [found] = await readRawLines(writeObject(), ARRIVAL, [{ line: 4 }]);
  expect(found?.raw.replaceAll(' ', '')).not.toContain('4111111111111111');
});

test('a line that is no longer there is not found, nor is any of an object that is gone', async () => {
  const selectors = [{ line: 1 }, { line: 9 }, { eventId: 'e9' }];
  expect(await readRawLines(writeObject(), ARRIVAL, selectors)).toMatchObject([{ line: 1 }]);
  expect(await readRawLines(join(folder(), 'gone.json.gz'), ARRIVAL, selectors)).toEqual([]);
});
