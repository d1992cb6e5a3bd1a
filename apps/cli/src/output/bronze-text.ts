import { type SkippedFile, skipReasons } from '@cardlake/bronze';
import type { LakeStatus, StreamResult } from '@cardlake/engine';
import { firstOf } from './first-of';
import { count, numberOf } from './format';
import { printable } from './printable';

/** Names the files below the bronze prefix that no run takes, a line each. */
export const skippedLines = (skipped: readonly SkippedFile[]): string[] =>
  firstOf(
    skipped,
    ({ path, reason }) => `left out: ${printable(path)}: ${skipReasons[reason]}`,
    (more) => `left out: ${numberOf(more, 'more file')}; --json lists all`,
  );

/** Names the objects that are no longer what was processed, a line each. */
export const changedLines = (changed: LakeStatus['changed']): string[] =>
  firstOf(
    changed,
    ({ path, bytes, processedBytes }) =>
      `changed: ${printable(path)} had ${numberOf(processedBytes, 'byte')} when it was processed and has ${count(bytes)} now; move it to a new name to have it read again`,
    (more) => `changed: ${numberOf(more, 'more object')}; --json lists all`,
  );

/** Names the objects of a run that were not taken as they came, a line each. */
export function objectLines({ torn, refused, unread, mostlyRejected }: StreamResult['refined']): string[] {
  const rest = (what: string) => (more: number) =>
    `${what}: ${numberOf(more, 'more object')}; --json lists all`;
  return [
    ...firstOf(torn, (path) => `torn: ${printable(path)}; what could be read of it was taken`, rest('torn')),
    ...firstOf(
      refused,
      ({ path, format }) =>
        `refused: ${printable(path)} is ${format}, not NDJSON; store its lines as NDJSON, plain or gzipped, under a new name`,
      rest('refused'),
    ),
    ...firstOf(
      unread,
      ({ path, errno }) => `unreadable: ${printable(path)} (${errno}); it waits for a later run`,
      rest('unreadable'),
    ),
    ...firstOf(
      mostlyRejected,
      ({ path, lines, rejected, reasons }) =>
        `mostly rejected: ${printable(path)}: ${count(rejected)} of ${numberOf(lines, 'line')}, commonest reasons: ${reasons
          .map(({ reason, lines: many }) => `${printable(reason)} (${count(many)})`)
          .join(', ')}`,
      rest('mostly rejected'),
    ),
  ];
}
