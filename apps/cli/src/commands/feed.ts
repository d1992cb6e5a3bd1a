import type { Command } from 'commander';
import type { App } from '../app';
import { registerFeedCheck } from './feed-check';
import { registerFeedCleanup } from './feed-cleanup';
import { registerFeedCrawler } from './feed-crawler';
import { registerFeedDescribe } from './feed-describe';
import { registerFeedGate } from './feed-gate';
import { registerFeedGenerate } from './feed-generate';
import { registerFeedList } from './feed-list';
import { registerFeedOps } from './feed-ops';
import { registerFeedPublish } from './feed-publish';
import { registerFeedRedrive } from './feed-redrive';
import { registerRelease } from './feed-release';
import { registerFeedReplay } from './feed-replay';
import { registerFeedRun } from './feed-run';
import { registerFeedScaffold } from './feed-scaffold';
import { registerFeedStatus } from './feed-status';
import { registerFeedVerify } from './feed-verify';

/** Adds the commands of `cardlake feed`. */
export function registerFeed(program: Command, app: App): void {
  const feed = program
    .command('feed')
    .summary('datasets that arrive as files: declare, check, generate, load, judge, release')
    .description(
      'Works with feeds: datasets that arrive as files. A feed is declared in feeds/NAME.yaml of the working directory; two come with Cardlake.',
    );
  registerFeedScaffold(feed, app);
  registerFeedList(feed, app);
  registerFeedDescribe(feed, app);
  registerFeedCheck(feed, app);
  registerFeedGenerate(feed, app);
  registerFeedGate(feed, app);
  registerFeedRun(feed, app);
  registerFeedStatus(feed, app);
  registerFeedPublish(feed, app);
  registerRelease(feed, app);
  registerFeedReplay(feed, app);
  registerFeedOps(feed, app);
  registerFeedCrawler(feed, app);
  registerFeedRedrive(feed, app);
  registerFeedVerify(feed, app);
  registerFeedCleanup(feed, app);
}
