import type { Crawlers, DescribedCrawler, ListedCrawl } from '@cardlake/aws/glue';
import { UserError } from '@cardlake/runtime';

/** A crawler of the files of feeds, as `cardlake feed crawler status` tells it. */
export interface CrawlerStatus {
  readonly crawler: string;
  /** `READY`, `RUNNING` or `STOPPING`. */
  readonly state: string;
  /** Database with its tables. */
  readonly database: string;
  /** Null without a schedule. */
  readonly schedule: string | null;
  /** The newest crawl that has ended; null before. */
  readonly last: {
    /** `SUCCEEDED`, `FAILED` or `CANCELLED`. */
    readonly status: string;
    readonly started: string;
    readonly error: string | null;
    readonly logGroup: string | null;
    readonly logStream: string | null;
  } | null;
}

/** A crawl, as `cardlake feed crawler history` tells it. */
export interface CrawlReport {
  readonly crawl: string;
  /** `RUNNING`, `COMPLETED`, `FAILED` or `STOPPED`. */
  readonly status: string;
  readonly started: string;
  /** Null while it runs. */
  readonly ended: string | null;
  /** Null until Glue has counted them. */
  readonly dpuHours: number | null;
  readonly error: string | null;
}

/** Starts a crawler. @param env environment that the hint names @throws UserError `crawler_busy` when it runs already */
export async function startCrawler(
  crawlers: Pick<Crawlers, 'start'>,
  crawler: string,
  env: string,
): Promise<void> {
  if (await crawlers.start(crawler)) return;
  throw new UserError('crawler_busy', `the crawler ${crawler} is running already`, {
    hint: `\`cardlake feed crawler status --env ${env}\` shows when it has ended.`,
  });
}

/** Makes what is told of a crawler. */
export const toCrawlerStatus = (
  crawler: string,
  { state, database, schedule, last }: DescribedCrawler,
): CrawlerStatus => ({
  crawler,
  state,
  database,
  schedule: schedule ?? null,
  last:
    last === undefined
      ? null
      : {
          status: last.status,
          started: toInstant(last.startedMs),
          error: last.error ?? null,
          logGroup: last.logGroup ?? null,
          logStream: last.logStream ?? null,
        },
});

/** Makes what is told of a crawl. */
export const toCrawlReport = ({
  id,
  status,
  startedMs,
  endedMs,
  dpuHours,
  error,
}: ListedCrawl): CrawlReport => ({
  crawl: id,
  status,
  started: toInstant(startedMs),
  ended: endedMs === undefined ? null : toInstant(endedMs),
  dpuHours: dpuHours ?? null,
  error: error ?? null,
});

const toInstant = (ms: number): string => new Date(ms).toISOString();
