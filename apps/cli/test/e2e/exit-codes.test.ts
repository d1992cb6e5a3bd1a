import { writeFileSync } from 'node:fs';
import { testFolder } from '@cardlake/engine/test-kit';
import { openLake } from '@cardlake/lake';
import { EXIT_CODES } from '@cardlake/runtime';
import { type Ended, interrupted, spawnCardlake, start } from '../support/cardlake';

const path = testFolder();

/** The ways in which a program ends. */
type Ending = keyof typeof EXIT_CODES;

/** Credentials that no one checks, and an endpoint that no one answers at. */
const NO_NETWORK = {
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_MAX_ATTEMPTS: '1',
};

/** Runs the built command line as a process of its own, as all of this file: it is about the codes of processes. */
const cardlake = (...args: readonly string[]) => spawnCardlake({}, ...args);

async function ingested(name: string): Promise<string> {
  const [lake, file] = [path(name), path(`${name}.ndjson`)];
  writeFileSync(file, '{}\n');
  await cardlake('ingest', file, '--lake', lake);
  return lake;
}

function planThatDestroys(): string {
  const file = path('plan.json');
  const change = { actions: ['delete'] };
  const resource = { address: 'aws_s3_bucket.lake', type: 'aws_s3_bucket', change };
  writeFileSync(file, JSON.stringify({ format_version: '1.2', resource_changes: [resource] }));
  return file;
}

/** Commands that end in each of the ways; the type demands one of each. */
const PROVOKED: Readonly<Record<Ending, Readonly<Record<string, () => Promise<Ended>>>>> = {
  done: { version: () => cardlake('--version') },
  negative: {
    'a card without features': async () =>
      cardlake('features', 'get', 'nobody', '--lake', await ingested('absent')),
  },
  input: {
    'an unknown option': () => cardlake('status', '--nope'),
    'a missing lake': () => cardlake('status', '--lake', path('none')),
    'too little memory': async () =>
      spawnCardlake(
        { CARDLAKE_MEMORY_MB: '100' },
        'query',
        'SELECT list(i) FROM range(100000000) t(i)',
        '--lake',
        await ingested('memory'),
      ),
    'an output that cannot be written': async () =>
      cardlake('query', 'SELECT 1', '--lake', await ingested('output'), '-o', path('none/rows.csv')),
  },
  refused: {
    'a plan that destroys data': () => cardlake('plan-guard', planThatDestroys()),
    'a window end in the future': async () =>
      cardlake('run', 'stream', '--window-end-ts', '2999-01-01', '--lake', await ingested('ahead')),
  },
  fault: {
    'a clock that throws': async () =>
      spawnCardlake(
        {
          NODE_OPTIONS: `--require ${require.resolve('../support/broken-clock.cjs')}`,
        },
        'status',
        '--lake',
        await ingested('fault'),
      ),
  },
  retry: {
    'another writer': async () => {
      const lake = path('shared');
      const writer = await (await openLake(lake, { create: true })).beginWrite();
      try {
        return await cardlake('run', 'stream', '--lake', lake);
      } finally {
        writer.release();
      }
    },
    'no network': () => spawnCardlake(NO_NETWORK, 'emr', 'status', '--application', '00a'),
  },
  interrupted: {
    'Ctrl-C': () => interrupted({ signal: 'SIGINT', after: 'generate' }, 'run', 'all', '--lake', path('int')),
  },
  terminated: {
    SIGTERM: () =>
      interrupted({ signal: 'SIGTERM', after: 'generate' }, 'run', 'all', '--lake', path('term')),
    'SIGTERM while lines are generated': async () => {
      const { child, ended } = start('generate', '-n', '5000000', '--out', '-');
      child.stdout.once('data', () => child.kill('SIGTERM'));
      return ended;
    },
  },
};

const cases = Object.entries(PROVOKED).flatMap(([ending, commands]) =>
  Object.entries(commands).map(([what, run]) => ({ what, run, code: EXIT_CODES[ending as Ending].code })),
);

test.each(cases)('$what: exit code $code', async ({ run, code }) => {
  const ended = await run();
  expect([ended.code, ended.err]).toEqual([code, expect.not.stringMatching(/^\s+at /m)]);
});
