import {
  CrawlerRunningException,
  GetCrawlerCommand,
  GlueClient,
  type LastCrawlInfo,
  ListCrawlsCommand,
  StartCrawlerCommand,
} from '@aws-sdk/client-glue';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** Most crawls that one request lists (API reference, ListCrawls, `MaxResults`). */
const PAGE_SIZE = 100;

/** The end of the newest crawl of a crawler, as Glue describes it. */
export interface EndedCrawl {
  /** `SUCCEEDED`, `FAILED` or `CANCELLED`. */
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly startedMs: number;
  readonly error: string | undefined;
  readonly logGroup: string | undefined;
  readonly logStream: string | undefined;
}

/** A crawler, as Glue describes it. */
export interface DescribedCrawler {
  /** `READY`, `RUNNING` or `STOPPING`. */
  readonly state: string;
  readonly database: string;
  /** Expression of its schedule; undefined without one. */
  readonly schedule: string | undefined;
  /** Undefined before its first crawl has ended. */
  readonly last: EndedCrawl | undefined;
}

/** A crawl, as the history of its crawler has it. */
export interface ListedCrawl {
  readonly id: string;
  /** `RUNNING`, `COMPLETED`, `FAILED` or `STOPPED`. */
  readonly status: string;
  /** Milliseconds since the epoch; the end is undefined while it runs. */
  readonly startedMs: number;
  readonly endedMs: number | undefined;
  /** Hours of data processing units that are billed. */
  readonly dpuHours: number | undefined;
  readonly error: string | undefined;
}

/** Crawlers of Glue, by their names. */
export interface Crawlers {
  /** Starts a crawler. @returns false when it runs already */
  start(name: string): Promise<boolean>;
  describe(name: string): Promise<DescribedCrawler>;
  /** Lists the newest crawls of a crawler, the newest first; Glue keeps them for 12 months. */
  list(name: string, limit: number): Promise<readonly ListedCrawl[]>;
}

/** Opens the crawlers of a region. */
export function openCrawlers(options: ClientOptions = {}): Crawlers {
  const client = new GlueClient(clientConfig(options));
  return {
    async start(Name) {
      try {
        await client.send(new StartCrawlerCommand({ Name }));
        return true;
      } catch (error) {
        if (error instanceof CrawlerRunningException) return false;
        throw error;
      }
    },
    async describe(Name) {
      const { Crawler } = await client.send(new GetCrawlerCommand({ Name }));
      if (Crawler?.State === undefined) throw new Error(`Glue described ${Name} without a state`);
      const { State: state, DatabaseName: database = '', Schedule, LastCrawl } = Crawler;
      return { state, database, schedule: Schedule?.ScheduleExpression, last: toEndedCrawl(LastCrawl) };
    },
    async list(CrawlerName, limit) {
      const found: ListedCrawl[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(
          new ListCrawlsCommand({ CrawlerName, MaxResults: PAGE_SIZE, NextToken }),
        );
        for (const { CrawlId = '', State, StartTime, EndTime, DPUHour, ErrorMessage } of page.Crawls ?? [])
          found.push({
            id: CrawlId,
            status: State ?? '',
            startedMs: StartTime?.getTime() ?? 0,
            endedMs: EndTime?.getTime(),
            dpuHours: DPUHour,
            error: ErrorMessage,
          });
        NextToken = page.NextToken;
      } while (NextToken);
      // The API promises no order.
      return found.sort((a, b) => b.startedMs - a.startedMs).slice(0, limit);
    },
  };
}

const toEndedCrawl = (crawl: LastCrawlInfo | undefined): EndedCrawl | undefined =>
  crawl?.Status === undefined
    ? undefined
    : {
        status: crawl.Status,
        startedMs: crawl.StartTime?.getTime() ?? 0,
        error: crawl.ErrorMessage,
        logGroup: crawl.LogGroup,
        logStream: crawl.LogStream,
      };
