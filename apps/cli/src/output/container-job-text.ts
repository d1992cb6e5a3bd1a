import type { JobSum } from '../batch/history';
import { type ContainerJobReport, hasFailed } from '../batch/report';
import { duration, numberOf } from './format';
import type { Style } from './style';
import { alignedTable, type Cell } from './table';

const text = (value: string): Cell => ({ text: value, isNumber: false });
const number = (value: string): Cell => ({ text: value, isNumber: true });

const COLUMNS = ['job', 'name', 'state', 'created', 'attempts', 'took', 'vCPU-hours', 'GB-hours', 'USD'];

/** Formats jobs as a table. */
export function containerJobsText(reports: readonly ContainerJobReport[], style: Style): string {
  if (reports.length === 0) return 'no jobs\n';
  return alignedTable(
    COLUMNS,
    style,
  )(
    reports.map((report) => [
      text(report.id),
      text(report.name),
      text(report.state),
      text(report.created.replace(/\.\d+Z$/, 'Z')),
      number(String(report.attempts)),
      number(duration(report.seconds * 1000)),
      number(hours(report.vcpuHours)),
      number(hours(report.memoryGbHours)),
      number(dollars(report.usd)),
    ]),
  );
}

/**
 * Formats one job in a few lines, with Batch's reason for its state. That names only what the container did, so the log of one that
 * failed is named.
 * @param environment options by which a command finds its environment
 */
export function containerJobText(report: ContainerJobReport, environment: string, style: Style): string {
  const { id, name, state, reason, attempts, seconds, exitCode } = report;
  const code = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  return [
    `${style.title(name)} ${hasFailed(report) ? style.bad(state) : style.good(state)} after ${duration(seconds * 1000)}\n`,
    `  job       ${id}\n`,
    `  attempts  ${attempts}${code}\n`,
    `  cost      ${dollars(report.usd)} USD: ${hours(report.vcpuHours)} vCPU-hours, ${hours(report.memoryGbHours)} GB-hours\n`,
    reason === '' ? '' : `  ${reason.trim()}\n`,
    hasFailed(report) && attempts > 0 ? `  \`cardlake batch logs ${id} ${environment}\` shows why\n` : '',
  ].join('');
}

/** Formats the sum of each job in a line. */
export const jobSumsText = (sums: readonly JobSum[]): string =>
  sums
    .map(
      ({ name, runs, failed, seconds, usd }) =>
        `${name}: ${numberOf(runs, 'run')}, ${failed} failed, ${duration(seconds * 1000)} in containers, ${dollars(usd)} USD\n`,
    )
    .join('');

const hours = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3));

const dollars = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(4));
