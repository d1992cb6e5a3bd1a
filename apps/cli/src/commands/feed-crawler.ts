import { callForUser } from '@cardlake/aws';
import type { Crawlers } from '@cardlake/aws/glue';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { readFeedCrawler } from '../emr/outputs';
import { startCrawler, toCrawlerStatus, toCrawlReport } from '../feeds/crawler';
import { regionOf } from '../options/environment';
import { withExamples } from '../options/examples';
import { type ReleaseOptions, withReleaseOptions } from '../options/release';
import { countValue } from '../options/values';
import { crawlerText, crawlsText } from '../output/crawler-text';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';

interface Options extends ReleaseOptions {
  readonly json?: true;
}

const START = `Starts the crawler of an environment on AWS, which describes the files of feeds as they arrived, as tables of a database of its own. A crawl takes minutes, and is billed for ten at least;
the command does not wait for its end.`;

const STATUS = `Shows the crawler of an environment on AWS: whether it runs, in which database its tables are, and how its newest crawl ended. The exit code is 1 when that failed.`;

/** Adds `cardlake feed crawler`, which starts and shows the crawler of the files of feeds on AWS. */
export function registerFeedCrawler(feed: Command, app: App): void {
  const crawler = feed
    .command('crawler')
    .summary('describe files as they arrived, on AWS')
    .description(
      'Starts and shows the crawler of an environment on AWS, which describes the files of feeds as they arrived.',
    );
  registerStart(crawler, app);
  registerStatus(crawler, app);
  registerHistory(crawler, app);
}

function registerStart(crawler: Command, app: App): void {
  const command = crawler.command('start').summary('start the crawler on AWS').description(START);
  withReleaseOptions(command)
    .option('--json', 'one JSON object')
    .action(async (options: Options) => {
      const { crawlers, name } = await open(options);
      await callForUser(() => startCrawler(crawlers, name, options.env));
      app.console.out.write(options.json ? jsonLine({ crawler: name }) : `${name}\n`);
    });
  withExamples(command, 'feed crawler start --env dev', 'feed crawler start --env prod --json');
}

function registerStatus(crawler: Command, app: App): void {
  const command = crawler
    .command('status')
    .summary('show the crawler on AWS, and its newest crawl')
    .description(STATUS);
  withReleaseOptions(command)
    .option('--json', 'one JSON object')
    .action(async (options: Options) => {
      const { crawlers, name } = await open(options);
      const status = toCrawlerStatus(name, await callForUser(() => crawlers.describe(name)));
      if (status.last?.status === 'FAILED') app.exitCode = EXIT_CODES.negative.code;
      app.console.out.write(options.json ? jsonLine(status) : crawlerText(status));
    });
  withExamples(command, 'feed crawler status --env dev', 'feed crawler status --env prod --json');
}

function registerHistory(crawler: Command, app: App): void {
  const command = crawler
    .command('history')
    .summary('list the crawls on AWS')
    .description(
      'Lists the crawls of an environment on AWS, the newest first, with what each is billed for. Glue forgets one after 12 months.',
    );
  withReleaseOptions(command)
    .option('--limit <n>', 'number of crawls, the newest', countValue, 20)
    .option('--json', 'one JSON object for each crawl')
    .action(async (options: Options & { readonly limit: number }) => {
      const { crawlers, name } = await open(options);
      const crawls = (await callForUser(() => crawlers.list(name, options.limit))).map(toCrawlReport);
      const { out } = app.console;
      out.write(options.json ? crawls.map(jsonLine).join('') : crawlsText(crawls, styleFor(out, app.env)));
    });
  withExamples(command, 'feed crawler history --env dev', 'feed crawler history --env prod --limit 5 --json');
}

async function open(
  options: ReleaseOptions,
): Promise<{ readonly crawlers: Crawlers; readonly name: string }> {
  const name = readFeedCrawler(options.outputs, options.env);
  const { openCrawlers } = await import('@cardlake/aws/glue');
  return { crawlers: openCrawlers({ region: regionOf(options) }), name };
}
