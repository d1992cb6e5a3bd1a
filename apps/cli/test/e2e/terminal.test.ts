import { writeFileSync } from 'node:fs';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

/** Changes the title of a terminal, clears it, breaks the line, reverses the text. */
const NASTY = '\u001b]0;title\u0007\u001b[2J\u009b31m\r\nforged line\u202e';
const HARMFUL = /(?!\n)[\p{Cc}\u202A-\u202E]|^forged line/mu;

const path = testFolder();
const lake = path('lake of \'"$x `y`');

beforeAll(() => {
  const event = (n: number, more: object) => ({
    ...{
      event_id: `e${n}${NASTY}`,
      card_id: `c${NASTY}`,
      ts: 1_522_540_831 + n,
      merchant_id: `m${NASTY}`,
      amount: 10.5,
    },
    ...{ currency: 'EUR', country: 'BE', pos_mode: `chip${NASTY}`, ...more },
  });
  const events = [event(1, {}), event(2, {}), event(2, { amount: 7 }), event(3, { country: `XX${NASTY}` })];
  writeFileSync(path('events.ndjson'), events.map((line) => `${JSON.stringify(line)}\n`).join(''));
});

test('no command lets data control the terminal', async () => {
  const commands = [
    ['run', 'all', '--input', path('events.ndjson')],
    ['status'],
    ['features', 'get', `c${NASTY}`],
    ['features', 'get', `c${NASTY}`, '--json'],
    ['features', 'get', `nobody${NASTY}`],
    ['query', 'SELECT * FROM silver.card_transactions'],
    ['query', 'SELECT * FROM silver.quarantine', '--json'],
    ['query', `SELECT error(event_id) FROM silver.card_transactions`],
    ['query', `SELECT ${NASTY}`],
    ['ingest', path(`missing${NASTY}`)],
    ['verify', '--json'],
  ];
  for (const [name, ...args] of commands) {
    const { out, err } = await cardlake(name ?? '', ...args, '--lake', lake);
    expect([name, ...args, `${out}${err}`]).toEqual([name, ...args, expect.not.stringMatching(HARMFUL)]);
  }
});

test('commands that are suggested can be pasted', async () => {
  const { out } = await cardlake('run', 'all', '--input', path('events.ndjson'), '--lake', lake);
  const suggested = out.split('\n').filter((line) => /^ {2}\S*cardlake /.test(line));
  const { execFileSync } = await import('node:child_process');
  const words = (line: string) =>
    execFileSync('bash', ['--norc', '-c', `printf '%s\\0' ${line}`], {
      env: { LC_ALL: 'C.UTF-8' },
    })
      .toString()
      .split('\0')
      .slice(0, -1);
  expect(suggested.map(words)).toEqual([
    [expect.stringMatching(/cardlake$/), 'query', '--lake', lake, expect.stringContaining('SELECT dt')],
    [expect.stringMatching(/cardlake$/), 'features', 'get', '--lake', lake, `c${NASTY}`],
    [expect.stringMatching(/cardlake$/), 'verify', '--lake', lake],
    [expect.stringMatching(/cardlake$/), 'status', '--lake', lake],
    [expect.stringMatching(/cardlake$/), '--help'],
  ]);
});
