import type { LakeStatus } from '@cardlake/engine';
import { isoInstant } from '@cardlake/runtime';
import { changedLines, skippedLines } from './bronze-text';
import { damagedLines } from './damage-text';
import { describeFacts } from './facts-text';
import { bytes, count, duration, numberOf } from './format';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable } from './table';

/** Formats the status of a lake. @param isVerbose names all damaged files */
export function statusText(status: LakeStatus, style: Style, isVerbose: boolean): string {
  const { root, version, bronze, pending, lines, writer } = status;
  const pendingText =
    pending.objects === 0
      ? style.good('nothing waits')
      : `${numberOf(pending.objects, 'object')} (${bytes(pending.bytes)}) ${pending.objects === 1 ? 'waits' : 'wait'} for \`cardlake run stream\``;
  const expiredText =
    status.expired === 0
      ? ''
      : `; ${numberOf(status.expired, 'processed object is', 'processed objects are')} no longer there (expired)`;
  return [
    `${style.title('Lake')} ${printable(root)}, version ${version}\n`,
    writer === undefined
      ? 'nobody writes to it\n'
      : `process ${writer.pid} writes to it since ${writer.since}\n`,
    `bronze: ${numberOf(bronze.objects, 'object')}, ${bytes(bronze.bytes)}; ${pendingText}${expiredText}\n`,
    ...damagedText(status, style, isVerbose),
    ...[...changedLines(status.changed), ...skippedLines(status.skipped)].map((line) => `  ${line}\n`),
    `lines processed: ${count(lines.lines)} = ${count(lines.silver)} silver + ${numberOf(lines.duplicates, 'duplicate')} + ${count(lines.quarantined)} quarantined\n`,
    '\n',
    tables(status, style),
    '\n',
    ...status.freshness.map((one) => freshness(one, status.now)),
    '\n',
    commits(status, style),
  ].join('');
}

/** Names damaged files, and says what mends them. */
function damagedText({ damaged }: LakeStatus, style: Style, isVerbose: boolean): string[] {
  if (damaged.length === 0) return [];
  const [verdict = '', ...named] = damagedLines(damaged, isVerbose ? damaged.length : undefined);
  const advice = 'mend it with `cardlake rebuild`; `cardlake verify --checksums` looks at the content, too';
  return [`${style.bad(verdict)}; ${advice}\n`, ...named.map((line) => `${line}\n`)];
}

function tables(status: LakeStatus, style: Style): string {
  const number = (value: number) => ({ text: count(value), isNumber: true });
  return alignedTable(
    ['table', 'days', 'files', 'rows', 'size'],
    style,
  )(
    status.tables.map(({ table, partitions, files, rows, bytes: size }) => [
      { text: table, isNumber: false },
      number(partitions),
      number(files),
      number(rows),
      { text: bytes(size), isNumber: true },
    ]),
  );
}

function freshness(
  { table, newestEvent, newestArrival }: LakeStatus['freshness'][number],
  now: number,
): string {
  if (newestEvent === undefined || newestArrival === undefined) return `${table}: no rows\n`;
  const age = (micros: number) => `${isoInstant(micros)} (${duration((now - micros) / 1000)} ago)`;
  return `${table}: newest event ${age(newestEvent)}, newest arrival ${age(newestArrival)}\n`;
}

function commits({ commits: newest }: LakeStatus, style: Style): string {
  if (newest.length === 0) return 'no commits yet\n';
  return [
    `${style.title('Last commits')}\n`,
    ...newest.map(
      ({ version, committedAt, facts }) =>
        `${String(version).padStart(6)}  ${committedAt}  ${describeFacts(facts)}\n`,
    ),
  ].join('');
}
