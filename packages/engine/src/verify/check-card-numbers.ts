import { nameBelowMinute } from '@cardlake/bronze';
import {
  type cardTransactions,
  holdsPan,
  jsonHoldsPan,
  maskPans,
  PAN_CANDIDATE_PATTERN,
} from '@cardlake/card-schema';
import { identifier, type LakeTable, scan, sql, streamChunks, tableId } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { lakeTables } from '../catalog/tables';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

const SHOWN = 60;

const SOURCE_OBJECT: keyof typeof cardTransactions.fields = 'source_object';

/** Checks that no text of any table holds a card number; what is found is shown masked. */
export async function checkCardNumbers(read: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const table of lakeTables) {
    for (const [column, { type }] of Object.entries(table.fields)) {
      if (type.kind === 'string' || type.kind === 'json')
        findings.push(...(await checkColumn(read, table, column, type.kind)));
    }
  }
  return findings;
}

async function checkColumn(
  { session, snapshot }: ReadContext,
  table: LakeTable,
  column: string,
  kind: 'string' | 'json',
): Promise<Finding[]> {
  const name = identifier(column);
  const isFound = (value: string) =>
    kind === 'json' ? jsonHoldsPan(value) : holdsPan(textIn(column, value));
  let values = 0;
  let example = '';
  const candidates = sql`SELECT DISTINCT ${name} FROM ${scan(table, snapshot.files(table), [column])}
    WHERE regexp_matches(${name}, $1)`;
  for await (const chunk of streamChunks(session, candidates, [PAN_CANDIDATE_PATTERN])) {
    for (const value of chunk.getColumnValues(0)) {
      if (typeof value !== 'string' || !isFound(value)) continue;
      values++;
      example ||= maskPans(value).slice(0, SHOWN);
    }
  }
  if (values === 0) return [];
  const message = `${tableId(table)}: ${numberOf(values, 'value')} of ${column} with a card number, for example ${JSON.stringify(example)}`;
  return [{ check: 'card numbers', message }];
}

/** The text that may hold a card number: of the path of an object its name, since the digits of its minute are none. */
const textIn = (column: string, value: string): string =>
  column === SOURCE_OBJECT ? nameBelowMinute(value) : value;
