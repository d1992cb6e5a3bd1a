import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { CreateCrawlerCommand, GlueClient } from '@aws-sdk/client-glue';
import { testFolder } from '@cardlake/engine/test-kit';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { startCrawler, toCrawlerStatus, toCrawlReport } from '../../src/feeds/crawler';
import { crawlerText, crawlsText } from '../../src/output/crawler-text';
import { styleFor } from '../../src/output/style';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const NAME = 'cardlake-dev-elt-raw';

test('a crawler that runs already is told as that, and what to run in its environment', async () => {
  const started: string[] = [];
  const crawlers = (isFree: boolean) => ({
    async start(name: string) {
      started.push(name);
      return isFree;
    },
  });
  await startCrawler(crawlers(true), NAME, 'prod');
  expect(started).toEqual([NAME]);
  await expect(startCrawler(crawlers(false), NAME, 'prod')).rejects.toMatchObject({
    code: 'crawler_busy',
    hint: expect.stringContaining('feed crawler status --env prod'),
  });
});

const FAILED = {
  status: 'FAILED',
  startedMs: 0,
  error: 'no permission',
  logGroup: '/aws-glue/crawlers-role/r-s',
  logStream: NAME,
};

test('a crawler is told with how its newest crawl ended, and where its log is', () => {
  const crawler = { state: 'READY', database: 'd', schedule: 'cron(0 4 * * ? *)', last: FAILED };
  const lines = crawlerText(toCrawlerStatus(NAME, crawler)).split('\n');
  expect(lines).toEqual([
    `crawler:    ${NAME}`,
    'state:      READY',
    'database:   d',
    'schedule:   cron(0 4 * * ? *)',
    'last crawl: FAILED, started 1970-01-01T00:00:00.000Z',
    'error:      no permission',
    `log:        /aws-glue/crawlers-role/r-s ${NAME}`,
    '',
  ]);
  const fresh = crawlerText(toCrawlerStatus(NAME, { ...crawler, schedule: undefined, last: undefined }));
  expect(fresh).toContain('none: it starts by hand');
  expect(fresh).toContain('none yet');
});

test('crawls are told with what they are billed for, once Glue has counted it', () => {
  const crawl = {
    id: 'a',
    status: 'RUNNING',
    startedMs: 0,
    endedMs: undefined,
    dpuHours: undefined,
    error: undefined,
  };
  const ended = { ...crawl, id: 'b', status: 'FAILED', endedMs: 1000, dpuHours: 0.25, error: 'no' };
  expect([crawl, ended].map(toCrawlReport)).toEqual([
    {
      crawl: 'a',
      status: 'RUNNING',
      started: '1970-01-01T00:00:00.000Z',
      ended: null,
      dpuHours: null,
      error: null,
    },
    {
      crawl: 'b',
      status: 'FAILED',
      started: '1970-01-01T00:00:00.000Z',
      ended: '1970-01-01T00:00:01.000Z',
      dpuHours: 0.25,
      error: 'no',
    },
  ]);
  const plain = styleFor({ isTerminal: false } as never, {});
  const rows = crawlsText([crawl, ended].map(toCrawlReport), plain).trimEnd().split('\n').slice(-2);
  expect(rows.map((row) => row.trim().split(/\s{2,}|\s\|\s/))).toEqual([
    expect.arrayContaining(['RUNNING']),
    expect.arrayContaining(['FAILED', '0.25', 'no']),
  ]);
  expect(crawlsText([], plain)).toBe('no crawls\n');
});

test('an environment without a crawler says how it gets one, before anything is called', async () => {
  const outputs = path('none.json');
  writeFileSync(outputs, JSON.stringify({ 'dev-elt': { crawler_name: '' } }));
  for (const command of ['start', 'status', 'history']) {
    const { code, err } = await cardlake('feed', 'crawler', command, '--outputs', outputs);
    expect([command, code, err]).toEqual([command, 2, expect.stringContaining('elt.crawler.enabled')]);
  }
});

describe('in local AWS', () => {
  const aws = startLocalAws();
  afterAll(() => aws.stop());
  const crawler = async (command: string) => {
    const { code, out, err } = await cardlake(
      'feed',
      'crawler',
      command,
      '--json',
      '--outputs',
      path('outputs.json'),
    );
    return {
      code,
      err,
      lines: out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    };
  };

  beforeAll(async () => {
    Object.assign(process.env, aws.env);
    writeFileSync(path('outputs.json'), JSON.stringify({ 'dev-elt': { crawler_name: NAME } }));
    await new GlueClient(aws.clientSettings).send(
      new CreateCrawlerCommand({
        Name: NAME,
        Role: 'arn:aws:iam::123456789012:role/crawler',
        DatabaseName: 'raw',
        Targets: { S3Targets: [{ Path: 's3://lake/bronze/feeds/shipments/' }] },
      }),
    );
  });

  test('a crawler is started once at a time, its state is shown, and its crawls are listed', async () => {
    expect((await crawler('status')).lines).toEqual([
      { crawler: NAME, state: 'READY', database: 'raw', schedule: null, last: null },
    ]);
    expect((await crawler('history')).lines).toEqual([]);
    expect(await crawler('start')).toEqual({ code: 0, err: '', lines: [{ crawler: NAME }] });
    let status = await crawler('status');
    for (; status.lines[0].state === 'RUNNING'; status = await crawler('status')) await setTimeout(100);
    expect(status).toMatchObject({ code: 0, lines: [{ state: 'READY', last: { status: 'SUCCEEDED' } }] });
    const [crawl, ...others] = (await crawler('history')).lines;
    expect(others).toEqual([]);
    expect(crawl).toMatchObject({ status: 'COMPLETED', ended: expect.any(String), error: null });
  });
});
