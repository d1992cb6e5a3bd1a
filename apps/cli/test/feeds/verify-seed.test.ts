import { publishedFeeds } from '@cardlake/feeds';
import type { PublishVerdict, StartedFeed } from '@cardlake/job-contract';
import type { PublicationReport } from '../../src/feeds/publication-report';
import { type SeedPorts, verifySeed } from '../../src/feeds/verify-seed';

const FAILURE = { status: 'FAILED', facts: null, error: 'Glue', cause: 'AccessDenied' } as const;

/** An environment that loads what is put, as far as its faults let it. */
function environment(
  fault: {
    stages?: boolean;
    status?: PublishVerdict['status'];
    again?: unknown;
    stagesAgain?: boolean;
    rows?: number;
    fails?: boolean;
  } = {},
) {
  const {
    stages = true,
    status = 'published',
    again = { batchItemFailures: [] },
    stagesAgain = false,
    rows = 0,
    fails = false,
  } = fault;
  const put: [string, string | Buffer][] = [];
  const asked: unknown[] = [];
  const [waiting, judged] = [new Set<string>(), new Set<string>()];
  /** Other objects of the feed that wait, as many as are named. */
  const earlier = Array.from({ length: 100 }, (_, at) => `bronze/feeds/shipments/${at}`);
  let clock = 0;
  let isFailed = false;
  const report: PublicationReport = {
    execution: 'shipments-1',
    feed: 'shipments',
    status: 'SUCCEEDED',
    started: '',
    ended: '',
    facts: { objects: 1, published: 1, blocked: 0, warned: 0, records: 0, rows: 0, rejected: 0 },
    error: null,
    cause: null,
  };
  const ports: SeedPorts = {
    env: 'prod',
    bucket: 'lake',
    async put(key, content) {
      put.push([key, content]);
      if (stages) waiting.add(key);
    },
    publication: {
      history: async () => (judged.size > 0 ? [report] : isFailed ? [{ ...report, ...FAILURE }] : []),
      async look(prefix = '') {
        const keys = [...earlier, ...waiting].filter((key) => key.startsWith(prefix));
        const objects = earlier.length + waiting.size;
        return [{ feed: 'shipments', objects, bytes: 0, keys: keys.slice(0, 100), execution: null }];
      },
      async readVerdicts() {
        const counts = { records: rows + 1, rows, rejected: 1 };
        return [...judged].map((key) => ({ key, version: 'v1', status, rules: ['rowCount'], ...counts }));
      },
      async start(): Promise<readonly StartedFeed[]> {
        if (fails) isFailed = true;
        else {
          for (const key of waiting) judged.add(key);
          waiting.clear();
        }
        return [{ feed: 'shipments', outcome: 'started', objects: 1, execution: report.execution }];
      },
    },
    functions: {
      async ask(name, question) {
        asked.push([name, question]);
        if (stagesAgain) for (const [key] of put) waiting.add(key);
        return again;
      },
    },
    extract: 'extract',
    now: () => clock,
    async sleep(ms) {
      clock += ms;
    },
  };
  return { ports, put, asked };
}

const options = { pollMs: 1_000, limitMs: 5_000 };
const feedNamed = (name: string) => {
  const found = publishedFeeds.find((feed) => feed.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

test('an object without a record goes its way to the published table, and is announced again to the function', async () => {
  const { ports, put, asked } = environment();
  const checks = await verifySeed(feedNamed('shipments'), ports, options);
  expect(checks.map(({ check, isOk }) => [check, isOk])).toEqual([
    ['seed', true],
    ['staged', true],
    ['published', true],
    ['announced again', true],
  ]);
  const [[key = '', content] = []] = put;
  expect([key, content]).toEqual([
    'bronze/feeds/shipments/cardlake-verify/1970-01-01T000000.000Z.ndjson',
    '\n',
  ]);
  const body = JSON.stringify({ announced: { bucket: 'lake', key, version: 'v1' } });
  expect(asked).toEqual(['extract'].map((name) => [name, { Records: [expect.objectContaining({ body })] }]));
});

test('of CSV it has the header alone', async () => {
  const { ports, put } = environment();
  await verifySeed(
    feedNamed('merchants'),
    { ...ports, publication: { ...ports.publication, look: async () => [] } },
    options,
  );
  expect(put[0]?.[1]).toMatch(/^merchant_id,[^\n]*\n$/);
});

const file = { name: 'two days.ndjson.gz', content: Buffer.from('content') };

test('a file of the user goes the same way, and must become rows', async () => {
  const { ports, put } = environment({ rows: 2 });
  const checks = await verifySeed(feedNamed('shipments'), ports, { ...options, file });
  expect(checks.filter(({ isOk }) => !isOk)).toEqual([]);
  expect(checks[2]?.text).toBe('by shipments-1, with 2 rows of it in shipments, 1 record in quarantine');
  expect(put).toEqual([[expect.stringMatching(/000Z\.ndjson\.gz$/), file.content]]);
});

test('a file of which no record is good fails its check', async () => {
  const checks = await verifySeed(feedNamed('shipments'), environment().ports, { ...options, file });
  expect(checks.at(-1)).toEqual({
    check: 'published',
    isOk: false,
    text: 'by shipments-1, with 0 rows of it in shipments, 1 record in quarantine',
  });
});

test.each([
  ['staged', { stages: false }, 'within 5 s'],
  ['published', { status: 'blocked' as const }, 'feed gate status shipments-1 --env prod`'],
  [
    'published',
    { fails: true },
    'shipments-1 ended FAILED: Glue: AccessDenied; see `cardlake feed gate status',
  ],
  ['announced again', { again: { batchItemFailures: [{ itemIdentifier: 'x' }] } }, 'its log says why'],
  ['announced again', { stagesAgain: true }, 'waits for its publication a second time'],
])('a fault of "%s" fails its check, and ends the others: %j', async (check, fault, text) => {
  const checks = await verifySeed(feedNamed('shipments'), environment(fault).ports, options);
  expect(checks.filter(({ isOk }) => !isOk)).toEqual([
    { check, isOk: false, text: expect.stringContaining(text) },
  ]);
  expect(checks.at(-1)?.check).toBe(check);
});
