import { type LogicalType, type Rejection, rejectionText, type WireValue } from '@cardlake/schema';
import type { CompiledFeed } from '../compiled/types';
import { EXTRA_COLUMN, EXTRA_FIELD } from '../projections/feed-table';
import { type CellOptions, type CellValue, cellReader } from './cell-readers';
import type { RecordRejectionCode } from './rejection';
import { type UnreadMember, unreadObject } from './unread-members';

/** Values of a record by the names that lead to them. */
export interface RecordValues {
  /** The value at a path; undefined for one that is absent or null. */
  at(path: readonly string[]): WireValue | undefined;
  /** The members that no column reads. */
  others(): readonly UnreadMember[];
}

/** A row: the values of `recordFields`, in their order; or every rule that the record breaks, as text. */
export type RowResult =
  | { readonly ok: true; readonly row: readonly CellValue[] }
  | { readonly ok: false; readonly reasons: readonly string[] };

/** Makes the check of the values of a type: it returns the code of the rule that a value breaks, beyond its type. */
export type CellCheck = (type: LogicalType) => (value: CellValue) => string | undefined;

const checkNothing: CellCheck = () => () => undefined;

/** The result for a record that breaks a rule as a whole. */
export const rejected = (code: RecordRejectionCode, detail?: string): RowResult => ({
  ok: false,
  reasons: [rejectionText(detail === undefined ? { code } : { field: detail, code })],
});

/** Makes the function that reads the columns of a feed from the values of a record. */
export function createRowReader(
  feed: CompiledFeed,
  { isText }: Pick<CellOptions, 'isText'>,
  makeCheck: CellCheck = checkNothing,
): (values: RecordValues) => RowResult {
  const plan = feed.columns.map(({ name, type, nullable, path, timestampFormat }) => ({
    name,
    nullable,
    path,
    // Programs that quote every value write a number that is missing as "".
    isNull: isText && type.kind !== 'string' ? isBlank : isAbsent,
    read: cellReader(type, { timestampFormat, isText }),
    check: makeCheck(type),
  }));
  const checkExtra = makeCheck(EXTRA_FIELD.type);
  return (values) => {
    const row: CellValue[] = [];
    const reasons: Rejection[] = [];
    for (const { name, nullable, path, isNull, read, check } of plan) {
      const cell = values.at(path);
      if (cell === undefined || isNull(cell)) {
        if (!nullable) reasons.push({ field: name, code: 'missing' });
        row.push(null);
        continue;
      }
      const result = read(cell);
      const code = 'code' in result ? result.code : check(result.value);
      if (code !== undefined) reasons.push({ field: name, code });
      else if ('value' in result) row.push(result.value);
    }
    if (feed.onUnknownColumn !== 'drop') {
      const others = values.others();
      if (feed.onUnknownColumn === 'keep') {
        const extra = unreadObject(others);
        const code = extra === null ? undefined : checkExtra(extra);
        if (code !== undefined) reasons.push({ field: EXTRA_COLUMN, code });
        row.push(extra);
      } else for (const { path } of others) reasons.push({ field: path.join('.'), code: 'unknown_column' });
    }
    return reasons.length === 0 ? { ok: true, row } : { ok: false, reasons: reasons.map(rejectionText) };
  };
}

const isBlank = ({ value }: WireValue): boolean => typeof value === 'string' && value.trim() === '';
const isAbsent = (): boolean => false;
