import { type CardDecision, decisionFields } from '@cardlake/card-schema';
import { toDuckDbValue } from '../output/duckdb-value';
import type { TextRows } from '../output/write-rows';

type Column = keyof typeof decisionFields;

/** Makes rows of decisions, to be written like those of a lake. */
export function decisionRows(decisions: readonly CardDecision[], columns: readonly Column[]): TextRows {
  const rows = decisions.map((decision) =>
    columns.map((name) => toDuckDbValue(decisionFields[name], decision[name])),
  );
  return {
    columns: columns.map((name) => ({ name })),
    async *chunks() {
      yield { rowCount: rows.length, getRows: () => rows };
    },
  };
}
