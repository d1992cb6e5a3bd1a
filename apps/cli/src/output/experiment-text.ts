import type { Estimate, VersionReport } from '@cardlake/datasets';
import type { ExperimentReport } from '@cardlake/engine';
import { count, percent } from './format';
import type { Style } from './style';
import { alignedTable } from './table';

/** Formats the report of an experiment, a line for each version. */
export function experimentText({ model, day, from, to, versions }: ExperimentReport, style: Style): string {
  const table = alignedTable(
    [
      'version',
      'role',
      'cards',
      'decisions',
      'labelled',
      'frauds',
      'approved',
      'reviewed',
      'declined',
      'AP',
      'card precision',
    ],
    style,
  )(versions.map((version) => versionCells(version).map((text, at) => ({ text, isNumber: at > 1 }))));
  return `${model}: decisions from ${from} to ${to}, labels as known at the end of ${day}\n\n${table}`;
}

const versionCells = (report: VersionReport): string[] => [
  report.version,
  report.isDeciding ? 'decides' : 'shadow',
  ...[report.cards, report.decisions, report.labelled, report.frauds].map(count),
  ...[report.approvalRate, report.reviewRate, report.declineRate].map((rate) => interval(rate, percent)),
  interval(report.averagePrecision, decimals),
  `${interval(report.cardPrecision, decimals)} @${report.cardPrecision.cardsPerDay}`,
];

const decimals = (value: number): string => value.toFixed(3);

function interval({ value, low, high }: Estimate, format: (value: number) => string): string {
  if (value === null) return '–';
  return low === null || high === null ? format(value) : `${format(value)} (${format(low)}–${format(high)})`;
}
