import { nameBelowMinute } from '@cardlake/bronze';
import {
  type cardTransactions,
  holdsPan,
  jsonHoldsPan,
  maskPans,
  PAN_CANDIDATE_PATTERN,
} from '@cardlake/card-schema';
import { identifier, scan, sql, streamChunks, tableId } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { storedTables } from '../catalog/tables';
import type { ReadContext } from '../session/lake-reader';
import { feedColumns } from './feed-columns';
import type { Finding } from './finding';
import type { SearchedColumn } from './searched-column';

const SHOWN = 60;

const SOURCE_OBJECT: keyof typeof cardTransactions.fields = 'source_object';

/** Checks that no value of any table holds a card number; what is found is shown masked. */
export async function checkCardNumbers(read: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const column of [...cardColumns(read), ...(await feedColumns(read))])
    findings.push(...(await checkColumn(read, column)));
  return findings;
}

/** The texts and JSON of the tables of cards. */
const cardColumns = ({ snapshot }: ReadContext): SearchedColumn[] =>
  storedTables.flatMap((table) =>
    Object.entries(table.fields)
      .filter(([, { type }]) => type.kind === 'string' || type.kind === 'json')
      .map(([name, { type }]) => ({
        table,
        name,
        texts: scan(table, snapshot.files(table), [name]),
        holds: type.kind === 'json' ? jsonHoldsPan : (text: string) => holdsPan(textIn(name, text)),
      })),
  );

async function checkColumn(
  { session }: ReadContext,
  { table, name, texts, holds }: SearchedColumn,
): Promise<Finding[]> {
  const column = identifier(name);
  let values = 0;
  let example = '';
  const candidates = sql`SELECT DISTINCT ${column} FROM ${texts} WHERE regexp_matches(${column}, $1)`;
  for await (const chunk of streamChunks(session, candidates, [PAN_CANDIDATE_PATTERN])) {
    for (const value of chunk.getColumnValues(0)) {
      if (typeof value !== 'string' || !holds(value)) continue;
      values++;
      example ||= maskPans(value).slice(0, SHOWN);
    }
  }
  if (values === 0) return [];
  const message = `${tableId(table)}: ${numberOf(values, 'value')} of ${name} with a card number, for example ${JSON.stringify(example)}`;
  return [{ check: 'card numbers', message }];
}

/** The text that may hold a card number: of the path of an object its name, since the digits of its minute are none. */
const textIn = (column: string, value: string): string =>
  column === SOURCE_OBJECT ? nameBelowMinute(value) : value;
