import { writeFileSync } from 'node:fs';
import type { DescribedExecution } from '@cardlake/aws/executions';
import { testFolder } from '@cardlake/engine/test-kit';
import { followPublication, tellPublication } from '../../src/aws/follow-publication';
import { judgedPublication } from '../../src/feeds/judged-publication';
import { feedPublication, type PublicationPorts } from '../../src/feeds/publication';
import { toPublicationReport } from '../../src/feeds/publication-report';
import { publicationsText } from '../../src/output/publication-text';
import { styleFor } from '../../src/output/style';
import { cardlake } from '../support/cardlake';
import { testApp } from '../support/test-app';

const path = testFolder();

const FACTS = { objects: 2, published: 1, blocked: 1, warned: 0, records: 3, rows: 2, rejected: 1 };
const KEY = 'bronze/feeds/shipments/a.ndjson';
const verdict = (key: string, status: string, rules: readonly string[]) => ({
  key,
  version: 'v',
  status,
  rules,
  records: 1,
  rows: 1,
  rejected: 0,
});

const ended = (change: Partial<DescribedExecution> = {}): DescribedExecution => ({
  name: 'shipments-1',
  status: 'SUCCEEDED',
  startedMs: 0,
  endedMs: 65_000,
  input: '{"feed": "shipments", "request": "r"}',
  output: JSON.stringify(FACTS),
  error: undefined,
  cause: undefined,
  ...change,
});

const FILES: Record<string, unknown> = {
  '_cardlake/runs/shipments-1/verdicts.json': [
    verdict(KEY, 'blocked', ['between(weight_kg)']),
    verdict('bronze/feeds/shipments/b.ndjson', 'published', []),
  ],
  '_cardlake/runs/shipments-1/request.json': { feed: 'shipments', plans: [], releases: [] },
};

/** The publication of an environment whose function answers, and whose execution goes through some states. */
function open(answer: unknown, ...states: readonly DescribedExecution[]) {
  const asked: unknown[] = [];
  const left = [...states];
  const describing = { now: 0, most: 0 };
  const ports: PublicationPorts = {
    functions: {
      async ask(name, question) {
        asked.push([name, question]);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    executions: {
      start: () => Promise.reject(new Error('the function starts executions')),
      async describe() {
        const [now] = left.length > 1 ? left.splice(0, 1) : left;
        describing.most = Math.max(describing.most, ++describing.now);
        await Promise.resolve();
        describing.now -= 1;
        if (now === undefined) throw Object.assign(new Error('none'), { name: 'ExecutionDoesNotExist' });
        return now;
      },
      arnOf: (machine, name) => `${machine}:${name}`,
      list: async (machine, limit) => states.slice(0, limit).map(({ name }) => `${machine}:${name}`),
    },
    objects: {
      async get({ key }) {
        const found = FILES[key];
        return found === undefined ? undefined : { content: Buffer.from(JSON.stringify(found)), etag: '1' };
      },
    },
    timing: { sleep: async () => {} },
  };
  const outputs = { machine: 'machine', publisher: 'publisher', bucket: 'lake', env: 'prod' };
  return { publication: feedPublication(outputs, ports), asked, describing };
}

const started = { feed: 'shipments', outcome: 'started', objects: 2, execution: 'shipments-1' } as const;
const options = { env: 'dev', pollSeconds: 1 };

test('a publication is started by the function, and without --wait the command says where the verdict is', async () => {
  const { publication, asked } = open([started]);
  const { app, out } = testApp();
  const [one] = await publication.start('shipments');
  if (one === undefined) throw new Error('expected a start');
  await followPublication(app, publication, one, options);
  expect(asked).toEqual([['publisher', { step: 'start', feeds: ['shipments'] }]]);
  expect(out()).toMatch(/^shipments: started shipments-1 for 2 objects\n.*feed gate status --env dev/);
});

test('with --wait it tells the verdict, and names what was blocked with its rules; exit code 1', async () => {
  const { publication } = open(undefined, ended({ status: 'RUNNING', output: undefined }), ended());
  const { app, out, err } = testApp();
  await followPublication(app, publication, started, { ...options, wait: true });
  expect(err()).toBe('shipments: started shipments-1 for 2 objects\n');
  expect(out()).toMatch(
    /^shipments: 2 objects: 1 published, 1 blocked; 3 records: 2 rows, 1 rejected\n {2}bronze\/feeds\/shipments\/a\.ndjson blocked, breaks between\(weight_kg\)\nRelease what may pass: .*feed release --env dev/,
  );
  expect(app.exitCode).toBe(1);
});

test('as JSON it is one object, with the verdicts and what was released', async () => {
  const { publication } = open(undefined, ended());
  const { app, out } = testApp();
  await followPublication(app, publication, started, { ...options, wait: true, json: true });
  expect(JSON.parse(out())).toMatchObject({
    execution: 'shipments-1',
    feed: 'shipments',
    status: 'SUCCEEDED',
    facts: FACTS,
    releases: [],
    verdicts: [{ key: KEY, status: 'blocked' }, { status: 'published' }],
  });
});

test('an object that is published although it breaks a rule is named with the rule, as on a laptop; exit code 0', async () => {
  const name = 'shipments-warned';
  FILES[`_cardlake/runs/${name}/verdicts.json`] = [verdict(KEY, 'published', ['between(weight_kg)'])];
  const facts = { objects: 1, published: 1, blocked: 0, warned: 1, records: 1, rows: 1, rejected: 0 };
  const { publication } = open(undefined, ended({ name, output: JSON.stringify(facts) }));
  const { app, out } = testApp();
  await followPublication(app, publication, { ...started, execution: name }, { ...options, wait: true });
  expect(out()).toBe(
    `shipments: 1 object: 1 published, 0 blocked; 1 record: 1 row, 0 rejected\n  ${KEY} published, though there are broken rules: between(weight_kg)\n`,
  );
  expect(app.exitCode).toBe(0);
  const [report] = await publication.history(1);
  if (report === undefined) throw new Error('expected a report, found none');
  expect(publicationsText([report], styleFor(app.console.out, app.env))).toMatch(
    /published {2}warned {2}blocked[\s\S]*SUCCEEDED +1 +1 +1 +0 /,
  );
});

test('what an earlier release published counts no object that breaks a rule', () => {
  const { warned: _warned, ...facts } = FACTS;
  const report = toPublicationReport(ended({ output: JSON.stringify(facts) }));
  expect(report.facts).toEqual(FACTS);
});

test('an execution that failed is told with its cause; exit code 1', async () => {
  const failed = ended({ status: 'FAILED', output: undefined, error: 'States.TaskFailed', cause: 'no room' });
  const { publication } = open(undefined, failed);
  const { app, out } = testApp();
  await followPublication(app, publication, started, { ...options, wait: true });
  expect(out()).toContain('shipments: was not published: States.TaskFailed: no room\n');
  expect(app.exitCode).toBe(1);
});

test('a release of what no rule blocks is refused as in a local lake', async () => {
  const refusal = 'feed shipments: x is not blocked by y';
  const facts = { ...FACTS, objects: 0, published: 0, blocked: 0, refusal };
  const { publication } = open(undefined, ended({ output: JSON.stringify(facts) }));
  const judged = await judgedPublication(publication, await publication.describe('shipments-1'));
  expect(() => tellPublication(testApp().app, judged, { env: 'dev' })).toThrow(refusal);
});

test('the history describes all executions in their order, some at once', async () => {
  const executions = Array.from({ length: 20 }, (_, at) => ended({ name: `shipments-${at}` }));
  const { publication, describing } = open([], ...executions);
  const reports = await publication.history(20);
  expect(reports.map(({ execution }) => execution)).toEqual(executions.map(({ name }) => name));
  expect(describing.most).toBe(8);
});

test.each(['gate', 'ops'])('more of the history of feed %s than 100 executions is refused', async (of) => {
  const { code, err } = await cardlake('feed', of, 'history', '--limit', '101');
  expect([code, err]).toEqual([2, expect.stringContaining('from 1 to 100')]);
});

test('a look asks for what waits, or for objects of some keys', async () => {
  const { publication, asked } = open([]);
  await publication.look();
  await publication.look('bronze/');
  const questions = [{ step: 'look' }, { step: 'look', prefix: 'bronze/' }];
  expect(asked).toEqual(questions.map((question) => ['publisher', question]));
});

test('a feed that is being published is refused for now', async () => {
  const busy = { feed: 'shipments', outcome: 'busy', objects: 1 } as const;
  const { publication } = open([busy]);
  await expect(followPublication(testApp().app, publication, busy, options)).rejects.toMatchObject({
    code: 'feed_busy',
    hint: expect.stringContaining('feed gate status --env dev'),
  });
});

test('an execution that is not there, and a call that AWS refuses, are told in words', async () => {
  await expect(open(undefined).publication.describe('x')).rejects.toMatchObject({
    code: 'not_found',
    hint: expect.stringContaining('feed gate history --env prod'),
  });
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} });
  await expect(open(denied).publication.look()).rejects.toMatchObject({ code: 'aws_refused' });
});

describe('what is wrong before AWS is asked', () => {
  const release = ['--object', KEY, '--rule', 'r', '--reason', 'card 4111111111111111'];
  const outputs = (content: unknown) => {
    writeFileSync(path('outputs.json'), JSON.stringify(content));
    return ['--env', 'dev', '--outputs', path('outputs.json')];
  };

  test.each([
    [['feed', 'publish', 'parcels'], 'environments on AWS load no feed parcels'],
    [['feed', 'gate', 'start', 'parcels'], 'environments on AWS load no feed parcels'],
    [['feed', 'gate', 'history', '--feed', 'parcels'], 'environments on AWS load no feed parcels'],
    [['feed', 'status', 'parcels'], 'environments on AWS load no feed parcels'],
    [['feed', 'release', 'parcels', ...release], 'environments on AWS load no feed parcels'],
    [['feed', 'release', 'shipments', ...release], 'the reason holds a card number'],
    [['feed', 'publish', 'shipments'], 'does not have the outputs of dev-foundation and dev-elt'],
    [['feed', 'gate', 'status'], 'does not have the outputs of dev-foundation and dev-elt'],
  ])('%j', async (words, text) => {
    const { code, err } = await cardlake(...words, ...outputs({}));
    expect([code, err]).toEqual([2, expect.stringContaining(text)]);
  });

  test('an environment that publishes no feeds', async () => {
    const place = outputs({
      'dev-elt': { publish_machine_arn: '', publisher_function_name: '' },
      'dev-foundation': {
        lake_bucket_name: 'lake',
        artifact_bucket_name: 'artifacts',
        log_bucket_name: 'logs',
        key_arn: 'key',
      },
    });
    const { code, err } = await cardlake('feed', 'status', ...place);
    expect([code, err]).toEqual([2, expect.stringContaining('dev publishes no feeds')]);
  });
});
