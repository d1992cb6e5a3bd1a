import type { CrawlerStatus, CrawlReport } from '../feeds/crawler';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable, type Cell } from './table';

const text = (value: string): Cell => ({ text: value, isNumber: false });

/** Formats a crawler: its state, where its tables are, and how its newest crawl ended. */
export const crawlerText = ({ crawler, state, database, schedule, last }: CrawlerStatus): string =>
  [
    `crawler:    ${crawler}`,
    `state:      ${state}`,
    `database:   ${database}`,
    `schedule:   ${schedule ?? 'none: it starts by hand'}`,
    last === null ? 'last crawl: none yet' : `last crawl: ${last.status}, started ${last.started}`,
    ...(last?.error ? [`error:      ${printable(last.error)}`] : []),
    ...(last?.logGroup ? [`log:        ${last.logGroup} ${last.logStream ?? ''}`.trimEnd()] : []),
    '',
  ].join('\n');

/** Formats crawls as a table. */
export const crawlsText = (crawls: readonly CrawlReport[], style: Style): string =>
  crawls.length === 0
    ? 'no crawls\n'
    : alignedTable(
        ['started', 'ended', 'status', 'DPU-hours', 'error'],
        style,
      )(
        crawls.map(({ started, ended, status, dpuHours, error }) => [
          text(started),
          text(ended ?? '–'),
          text(status),
          { text: dpuHours === null ? '–' : String(dpuHours), isNumber: true },
          text(error ?? ''),
        ]),
      );
