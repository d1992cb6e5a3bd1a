import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bronzeObjectPath, bronzeTable } from '@cardlake/bronze';
import { openLake } from '@cardlake/lake';
import { testUnless } from '@cardlake/tooling/skip';
import { testFolder } from '../../test-kit';

const inFolder = testFolder();
/** A user without rights, and the group of the same number. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

const event = (id: string): string =>
  `${JSON.stringify({ event_id: id, card_id: 'c1', ts: 1522540831, merchant_id: 'm1', amount: 1, currency: 'EUR', country: 'BE', pos_mode: 'chip' })}\n`;

/** Gives everything below a folder to a user. */
function giveTo(folder: string, user: number): void {
  chownSync(folder, user, user);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    chownSync(join(folder, name), user, user);
}

/** Runs the script of the run without the rights of root, and returns what it prints. */
function run(lakeRoot: string): unknown {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '-r',
      require.resolve('@cardlake/tooling/register'),
      require.resolve('./run-as-user'),
      lakeRoot,
      String(NOBODY),
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

testUnless(process.getuid === undefined ? 'this system has no users with numbers' : undefined)(
  'objects and folders without permission are named with the reason, and taken once it is given',
  async () => {
    const root = inFolder('lake');
    await openLake(root, { create: true });
    const put = (name: string, minute: number, text: string): string => {
      const path = bronzeObjectPath(
        bronzeTable('card_authorization'),
        Date.UTC(2018, 3, 5, 10, minute) * 1000,
        name,
      );
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
      return path;
    };
    const [secret, hidden] = [put('secret.json', 0, event('e1')), put('a.json', 1, event('e2'))];
    put('open.json', 2, event('e3'));
    chmodSync(dirname(root), 0o755);
    if (isRoot) giveTo(root, NOBODY);
    const locked: readonly [string, number][] = [
      [join(root, secret), 0o600],
      [dirname(join(root, hidden)), 0o700],
    ];
    for (const [path] of locked) chmodSync(path, 0);
    expect(run(root)).toEqual({
      silver: 1,
      skipped: [
        { path: secret, reason: 'not_allowed' },
        { path: dirname(hidden), reason: 'not_allowed' },
      ],
    });
    for (const [path, mode] of locked) chmodSync(path, mode);
    expect(run(root)).toEqual({ silver: 3, skipped: [] });
  },
);
