import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bronzeObjectPath, bronzeTable, encodeAuthorization } from '@cardlake/bronze';
import { openLake } from '@cardlake/lake';
import { ENGINE_LIMITS } from '@cardlake/runtime';
import { testUnless } from '@cardlake/tooling/skip';
import { testFolder } from '../../test-kit';

const inFolder = testFolder();
const DAY = 86_400_000_000;
const START = Date.UTC(2018, 0, 1) * 1000;
const DAYS = 250;
/** Fewer than a table has files: 200 that one statement writes, see `stageCopy`, and those of Node, its threads and DuckDB. */
const OPEN_FILES = 245;

const testOfLimits = testUnless(process.platform === 'win32' ? 'a shell bounds the open files' : undefined);

testOfLimits.each([
  { memoryMb: ENGINE_LIMITS.memoryMb.minimum, threads: 1 },
  { memoryMb: 150, threads: 2 },
])(
  'a lake of many days is computed, queried and verified with few open files; megabytes: $memoryMb, threads: $threads',
  async ({ memoryMb, threads }) => {
    const root = inFolder(`lake-${threads}`);
    await openLake(root, { create: true });
    const object = bronzeObjectPath(bronzeTable('card_authorization'), START + DAYS * DAY, 'days.json');
    const lines = Array.from({ length: 2 * DAYS }, (_, i) =>
      encodeAuthorization({
        event_id: `e${i}`,
        card_id: `c${i % 20}`,
        ts: START + (i >> 1) * DAY + i,
        merchant_id: `m${i % 7}`,
        amount: 10_000n,
        currency: 'EUR',
        country: 'BE',
        pos_mode: 'chip',
      }),
    );
    mkdirSync(dirname(join(root, object)), { recursive: true });
    writeFileSync(join(root, object), lines.join('\n'));
    const script = [require.resolve('@cardlake/tooling/register'), require.resolve('./many-days-run')];
    const command = `ulimit -n ${OPEN_FILES} && exec "$@"`;
    const node = [process.execPath, '-r', ...script, root, String(memoryMb), String(threads)];
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command, 'sh', ...node], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({ extent: 'full', rows: [2 * DAYS, 2 * DAYS], findings: [] });
  },
);
