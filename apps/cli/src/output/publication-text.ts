import type { FeedState, StartedFeed } from '@cardlake/job-contract';
import { isNegative, type JudgedPublication, type PublicationReport } from '../feeds/publication-report';
import { brokenRulesText } from './broken-rules-text';
import { bytes, count, duration, numberOf } from './format';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable, type Cell } from './table';

const text = (value: string): Cell => ({ text: value, isNumber: false });
const number = (value: string): Cell => ({ text: value, isNumber: true });
const counted = (value: number | undefined): Cell => number(value === undefined ? '–' : count(value));

/** Formats what became of a start, in a line. */
export function startedText(started: StartedFeed): string {
  const { feed, objects } = started;
  switch (started.outcome) {
    case 'nothing':
      return `${feed}: nothing waits\n`;
    case 'gathering':
      return `${feed}: ${numberOf(objects, 'object')} waiting until more have come\n`;
    case 'busy':
      return `${feed}: another execution publishes it; ${numberOf(objects, 'object')} waiting for the next start\n`;
    case 'started':
      return `${feed}: started ${started.execution} for ${numberOf(objects, 'object')}\n`;
  }
}

/** Formats what waits of feeds. */
export const feedStatesText = (states: readonly FeedState[], style: Style): string =>
  alignedTable(
    ['feed', 'waiting', 'size', 'published by'],
    style,
  )(
    states.map(({ feed, objects, bytes: size, execution }) => [
      text(feed),
      counted(objects),
      number(bytes(size)),
      text(execution ?? '–'),
    ]),
  );

/** Formats the keys of what waits of feeds, a line each. */
export const waitingText = (states: readonly FeedState[]): string =>
  states
    .flatMap(({ keys, objects }) => [
      ...keys.map((key) => `  ${printable(key)} waits\n`),
      ...(objects > keys.length ? [`  … ${count(objects - keys.length)} more\n`] : []),
    ])
    .join('');

/** Formats executions as a table. */
export const publicationsText = (reports: readonly PublicationReport[], style: Style): string =>
  reports.length === 0
    ? 'no executions\n'
    : alignedTable(
        ['feed', 'started', 'took', 'status', 'objects', 'published', 'warned', 'blocked', 'execution'],
        style,
      )(
        reports.map(({ feed, started, ended, status, facts, execution }) => [
          text(feed),
          text(started.replace(/\.\d+Z$/, 'Z')),
          number(ended === null ? '–' : duration(Date.parse(ended) - Date.parse(started))),
          text(status),
          counted(facts?.objects),
          counted(facts?.published),
          counted(facts?.warned),
          counted(facts?.blocked),
          text(execution),
        ]),
      );

/** Formats an execution: its verdict, the objects that break a rule, blocked or not, and what it was told to release. */
export function publicationText(
  { report, releases, verdicts }: JudgedPublication,
  environment: string,
  style: Style,
): string {
  const { feed, execution, status } = report;
  const told = releases.map(
    ({ object, rule, reason }) => `  ${printable(`${object} is released from ${rule}: ${reason}`)}\n`,
  );
  const blocked = verdicts.filter((one) => one.status === 'blocked');
  const lines = verdicts.filter(({ rules }) => rules.length > 0).map(brokenRulesText);
  const name = `${feed}:`;
  const head = `${(isNegative(report) ? style.bad : style.good)(name)} ${summary(report)}\n`;
  const advice =
    blocked.length > 0 ? `Release what may pass: \`cardlake feed release ${environment}\`.\n` : '';
  const where = status === 'SUCCEEDED' ? '' : `  execution ${execution}\n`;
  return [head, ...told, ...lines, where, advice].join('');
}

function summary({ status, facts, error, cause }: PublicationReport): string {
  if (status === 'RUNNING') return 'is being published';
  if (facts === null)
    return printable(`was not published: ${[error ?? status, cause].filter(Boolean).join(': ')}`);
  const { objects, published, blocked, records, rows, rejected } = facts;
  return `${numberOf(objects, 'object')}: ${count(published)} published, ${count(blocked)} blocked; ${numberOf(records, 'record')}: ${numberOf(rows, 'row')}, ${count(rejected)} rejected`;
}
