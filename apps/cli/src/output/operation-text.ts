import type { OperationStatus } from '../feeds/operations';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable, type Cell } from './table';

const text = (value: string): Cell => ({ text: value, isNumber: false });

/** Formats operations on feeds as a table. */
export const operationsText = (operations: readonly OperationStatus[], style: Style): string =>
  operations.length === 0
    ? 'no operations\n'
    : alignedTable(
        ['started', 'status', 'outcome', 'execution'],
        style,
      )(
        operations.map(({ started, status, outcome, execution }) => [
          text(started),
          text(status),
          text(outcome ?? '–'),
          text(execution),
        ]),
      );

/** Formats an operation on feeds: its state, its report, and what failed or is stuck. */
export const operationText = (operation: OperationStatus, style: Style): string =>
  [
    operationsText([operation], style),
    ...(operation.report === null ? [] : [`report: ${printable(operation.report)}\n`]),
    ...operation.feeds.map((feed) => `${JSON.stringify(feed)}\n`),
    ...(operation.error === null
      ? []
      : [`${printable(operation.error)}: ${printable(operation.cause ?? 'no cause')}\n`]),
  ].join('');
