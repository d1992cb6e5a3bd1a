import { maskPans } from '@cardlake/card-schema';
import { dateLiteral, identifier, type LakeTable, scan, sql, tableId } from '@cardlake/lake';
import { numberOf } from '@cardlake/runtime';
import { refinedTables } from '@cardlake/silver-gold';
import { z } from 'zod';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

const SHOWN = 5;

/** Checks that silver, and the decisions, hold every key once, and every row in the partition of its day. */
export async function checkSilver(read: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const table of refinedTables) {
    findings.push(...(await findRepeatedKeys(read, table)), ...(await findMisplacedRows(read, table)));
  }
  return findings;
}

async function findRepeatedKeys({ session, snapshot }: ReadContext, table: LakeTable): Promise<Finding[]> {
  const key = table.key.map(identifier);
  const rows = await session.rows(
    sql`SELECT concat_ws(', ', ${key}) AS id, count(*) AS n FROM ${scan(table, snapshot.files(table), table.key)}
     GROUP BY ${key} HAVING n > 1 ORDER BY id LIMIT ${SHOWN}`,
    z.object({ id: z.string(), n: z.bigint() }),
  );
  return rows.map(({ id, n }) => ({
    check: 'silver',
    message: `${tableId(table)} contains ${maskPans(id)} ${n} times`,
  }));
}

async function findMisplacedRows({ session, snapshot }: ReadContext, table: LakeTable): Promise<Finding[]> {
  const findings: Finding[] = [];
  const files = snapshot.files(table);
  const { derivedFrom } = table.partition;
  for (const partition of new Set(files.map((file) => file.partition))) {
    const own = files.filter((file) => file.partition === partition);
    const rows = await session.count(
      sql`${scan(table, own, [derivedFrom])} WHERE ${identifier(derivedFrom)}::DATE <> ${dateLiteral(partition)}`,
    );
    if (rows === 0) continue;
    findings.push({
      check: 'silver',
      message: `${tableId(table)} dt=${partition} contains ${numberOf(rows, 'row')} of other days`,
    });
  }
  return findings;
}
