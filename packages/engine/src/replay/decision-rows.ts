import { type CardDecision, decisionFields } from '@cardlake/card-schema';
import { createTable, type DuckSession, openAppender, pathLiteral, relation, sql } from '@cardlake/lake';

/** Decisions that become a Parquet file. */
export interface DecisionRows {
  append(records: readonly CardDecision[]): void;
  /** Writes the decisions in the order of their appending, and ends them. @throws UserError, see `openSession` */
  writeParquet(path: string): Promise<void>;
}

const rows = relation('replay_decisions', decisionFields);
const names = Object.keys(decisionFields) as (keyof CardDecision)[];

/** Opens rows for decisions beside a stream of the session; what exceeds its memory is spilled. */
export async function openDecisionRows(session: DuckSession): Promise<DecisionRows> {
  const writer = await session.fork();
  await writer.run(createTable(rows));
  const appender = await openAppender(writer, rows);
  return {
    append(records) {
      for (const record of records) appender.append(names.map((name) => record[name]));
    },
    async writeParquet(path) {
      appender.close();
      await writer.run(
        sql`COPY ${rows} TO ${pathLiteral(path)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
      );
      writer.close();
    },
  };
}
