import { engineConfig, UserError } from '@cardlake/runtime';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { messageOf } from './disk';

/** A DuckDB in memory, set up as every part of the lake expects it: UTC, bounded memory, no network. */
export interface DuckSession {
  /** Absolute path of the folder it spills to; a place for other temporary files, too. */
  readonly tempDir: string;
  readonly connection: DuckDBConnection;
  /**
   * Another connection to the same database, to be closed by the caller, for work at the same time. It sees ordinary
   * tables, not temporary ones. Whoever appends while a result is streamed needs one: a flush on the same connection
   * ends the stream early, without an error.
   */
  fork(): Promise<DuckSession>;
  /** Runs one or more statements. @throws UserError, see `openSession`. */
  run(sql: string): Promise<void>;
  /**
   * Runs a query and checks each row. BIGINT comes as bigint, DECIMAL as a number, timestamps as a Date
   * (milliseconds): whoever needs them exact casts in SQL or reads chunks from `connection`.
   * @throws UserError, see `openSession`; Error when the rows do not fit the schema.
   */
  rows<T>(sql: string, schema: z.ZodType<T>): Promise<T[]>;
  /**
   * Counts rows.
   * @param from what to write after FROM: a table or subquery, with a WHERE clause if need be.
   * @throws UserError, see `openSession`.
   */
  count(from: string): Promise<number>;
  close(): void;
}

/**
 * More than a year of daily partitions: with DuckDB's own 100, rows of a year in no order become a dozen small files
 * a day; with this, one. It costs neither time nor memory, and stays below common limits of open files.
 */
const PARTITIONS_AT_ONCE = 500;

/**
 * Opens a session.
 * @param options `tempDir`: where to spill when memory runs out; `memoryMb` and `threads` default to
 *   `engineConfig()`.
 * Its statements throw UserError `out_of_memory`, `disk_full`, `file_missing` or `sql`, with DuckDB's message.
 */
export async function openSession(options: {
  readonly tempDir: string;
  readonly memoryMb?: number;
  readonly threads?: number;
}): Promise<DuckSession> {
  const config = { ...engineConfig(), ...options };
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${config.memoryMb}MB`,
    threads: String(config.threads),
    temp_directory: config.tempDir,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const session = await connect(instance, config.tempDir);
  return {
    ...session,
    close() {
      session.close();
      instance.closeSync();
    },
  };
}

const countRow = z.object({ count: z.bigint().transform(Number) });

async function connect(instance: DuckDBInstance, tempDir: string): Promise<DuckSession> {
  const connection = await instance.connect();
  const run = async (sql: string) => {
    try {
      await connection.run(sql);
    } catch (error) {
      throw sqlError(error);
    }
  };
  const rows: DuckSession['rows'] = async (sql, schema) => {
    const found = await connection.runAndReadAll(sql).catch((error: unknown) => {
      throw sqlError(error);
    });
    return z.array(schema).parse(found.getRowObjectsJS());
  };
  await run(`SET TimeZone = 'UTC'; SET partitioned_write_max_open_files = ${PARTITIONS_AT_ONCE}`);
  return {
    tempDir,
    connection,
    fork: () => connect(instance, tempDir),
    run,
    rows,
    async count(from) {
      const [found] = await rows(`SELECT count(*) AS count FROM ${from}`, countRow);
      return found?.count ?? 0;
    },
    close: () => connection.closeSync(),
  };
}

const ERROR_KINDS = [
  {
    says: /^Out of Memory Error/,
    code: 'out_of_memory',
    hint: 'Raise CARDLAKE_MEMORY_MB (megabytes), or lower CARDLAKE_THREADS.',
  },
  { says: /No space left on device/, code: 'disk_full', hint: 'Free space on that disk and run it again.' },
  {
    says: /^IO Error: .*(No such file or directory|No files found that match)/s,
    code: 'file_missing',
    hint: 'Run it again: the file may have been replaced meanwhile.',
  },
] as const;

/** A failure of DuckDB as a `UserError` with its message. */
export function sqlError(error: unknown): UserError {
  const message = messageOf(error);
  const kind = ERROR_KINDS.find(({ says }) => says.test(message));
  return new UserError(kind?.code ?? 'sql', message, {
    ...(kind === undefined ? {} : { hint: kind.hint }),
    cause: error,
  });
}
