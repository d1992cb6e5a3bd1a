import { openCrawlers } from '../../src/glue/crawlers';
import { startJsonApiServer } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

type Answer = { readonly status?: number; readonly body: Record<string, unknown> };

/** Calls crawlers whose API answers. @returns what was asked, and what was read */
async function ask<T>(
  answer: (operation: string, input: unknown) => Answer,
  call: (crawlers: ReturnType<typeof openCrawlers>) => Promise<T>,
) {
  const asked: unknown[] = [];
  const server = await startJsonApiServer((operation, input) => {
    asked.push([operation, input]);
    return answer(operation, input);
  });
  try {
    return { asked, read: await call(openCrawlers({ endpoint: server.endpoint, region: 'eu-west-1' })) };
  } finally {
    await server.stop();
  }
}

test('a crawler is started, and one that runs already is no error', async () => {
  const start = (answer: Answer) =>
    ask(
      () => answer,
      (crawlers) => crawlers.start('raw'),
    );
  expect(await start({ body: {} })).toEqual({ asked: [['StartCrawler', { Name: 'raw' }]], read: true });
  expect((await start({ status: 400, body: { __type: 'CrawlerRunningException' } })).read).toBe(false);
  await expect(start({ status: 400, body: { __type: 'EntityNotFoundException' } })).rejects.toMatchObject({
    name: 'EntityNotFoundException',
  });
});

test('a crawler is described with its last crawl, or without one', async () => {
  const describe = async (Crawler: Record<string, unknown>) =>
    (
      await ask(
        () => ({ body: { Crawler } }),
        (crawlers) => crawlers.describe('raw'),
      )
    ).read;
  const LastCrawl = { Status: 'FAILED', StartTime: 60, ErrorMessage: 'no', LogGroup: 'g', LogStream: 's' };
  const Schedule = { ScheduleExpression: 'cron(0 4 * * ? *)' };
  expect(await describe({ State: 'READY', DatabaseName: 'd', Schedule, LastCrawl })).toEqual({
    state: 'READY',
    database: 'd',
    schedule: 'cron(0 4 * * ? *)',
    last: { status: 'FAILED', startedMs: 60_000, error: 'no', logGroup: 'g', logStream: 's' },
  });
  expect(await describe({ State: 'RUNNING', DatabaseName: 'd' })).toEqual({
    state: 'RUNNING',
    database: 'd',
    schedule: undefined,
    last: undefined,
  });
  await expect(describe({})).rejects.toThrow('without a state');
});

test('the newest crawls are listed first, in whatever order pages have them', async () => {
  const crawl = (CrawlId: string, StartTime: number) => ({ CrawlId, State: 'COMPLETED', StartTime });
  const { asked, read } = await ask(
    (_, input) =>
      (input as { NextToken?: string }).NextToken === undefined
        ? { body: { Crawls: [crawl('a', 1), crawl('c', 3)], NextToken: 'more' } }
        : { body: { Crawls: [{ ...crawl('b', 2), EndTime: 4, DPUHour: 0.5 }] } },
    (crawlers) => crawlers.list('raw', 2),
  );
  expect(asked).toEqual([
    ['ListCrawls', { CrawlerName: 'raw', MaxResults: 100 }],
    ['ListCrawls', { CrawlerName: 'raw', MaxResults: 100, NextToken: 'more' }],
  ]);
  expect(read).toMatchObject([
    { id: 'c', endedMs: undefined },
    { id: 'b', startedMs: 2000, endedMs: 4000, dpuHours: 0.5 },
  ]);
});
