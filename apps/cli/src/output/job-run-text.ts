import type { RunReport } from '../emr/report';
import { duration } from './format';
import type { Style } from './style';
import { alignedTable } from './table';

/** Formats job runs as a table. */
export function runsText(reports: readonly RunReport[], style: Style): string {
  if (reports.length === 0) return 'no runs\n';
  const table = alignedTable(['run', 'name', 'state', 'created', 'took', 'vCPU-hours', 'GB-hours'], style);
  const text = (value: string) => ({ text: value, isNumber: false });
  return table(
    reports.map((report) => [
      text(report.id),
      text(report.name),
      text(report.state),
      text(report.created.replace(/\.\d+Z$/, 'Z')),
      { text: duration(report.seconds * 1000), isNumber: true },
      { text: hours(report.vcpuHours), isNumber: true },
      { text: hours(report.memoryGbHours), isNumber: true },
    ]),
  );
}

/** Formats one job run in a few lines, with EMR's details of its state. */
export function runText(report: RunReport, style: Style): string {
  const { id, name, state, details, seconds, vcpuHours, memoryGbHours } = report;
  const isBad = state === 'FAILED' || state === 'CANCELLED';
  return [
    `${style.title(name || id)} ${isBad ? style.bad(state) : style.good(state)} after ${duration(seconds * 1000)}\n`,
    `  run     ${id}\n`,
    `  billed  ${hours(vcpuHours)} vCPU-hours, ${hours(memoryGbHours)} GB-hours\n`,
    details === '' ? '' : `  ${details.trim()}\n`,
  ].join('');
}

const hours = (value: number | undefined): string =>
  value === undefined ? 'not known yet' : value.toFixed(3);
