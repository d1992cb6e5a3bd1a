import { engineConfig, UserError } from '@cardlake/runtime';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';
import { messageOf } from './disk';
import type { Relation } from './relation';
import { namedFiles, type Sql, type SqlValue, sql } from './sql';

/** A connection to an in-memory DuckDB that runs in UTC, with bounded memory and without network access. */
export interface DuckSession {
  /** Absolute path of the folder that it spills to; other temporary files may be put there, too. */
  readonly tempDir: string;
  readonly connection: DuckDBConnection;
  /**
   * Opens another connection to the same database for concurrent work; the caller closes it. It sees ordinary tables,
   * not temporary ones. Appending while a result is streamed needs one: a flush on the same connection ends the stream
   * early, without an error.
   */
  fork(): Promise<DuckSession>;
  /** Runs statements, or one with values for `$1`, `$2`, …. @throws UserError, see `openSession`. */
  run(statement: Sql, values?: readonly SqlValue[]): Promise<void>;
  /**
   * Runs a query, with values for `$1`, `$2`, …, and checks each row. BIGINT comes as bigint, DECIMAL as a number, timestamps as a Date
   * (milliseconds). For exact values cast in SQL or read chunks from `connection`.
   * @throws UserError, see `openSession`; Error when the rows do not fit the schema.
   */
  rows<T>(query: Sql, schema: z.ZodType<T>, values?: readonly SqlValue[]): Promise<T[]>;
  /**
   * Counts rows.
   * @param from what to write after FROM: a relation or subquery, with a WHERE clause if need be.
   * @throws UserError, see `openSession`.
   */
  count(from: Sql | Relation): Promise<number>;
  /** Brings files to this disk that the session does not read itself, see `openSession`. */
  bring(paths: readonly string[]): Promise<void>;
  /**
   * Makes the statements of all connections run on one thread each: many small statements take a fraction of the processor
   * time as when threads share each of them, because DuckDB's threads wait for each other without sleeping.
   * @returns a function that ends this; the number of threads is as before once all that began have ended
   */
  useOneThread(): Promise<() => Promise<void>>;
  /** Makes the running statement fail, and those to come that a stream would run to explain its failure. */
  interrupt(): void;
  /** True once the session was interrupted. */
  isInterrupted(): boolean;
  close(): void;
}

/**
 * More than `stageCopy` writes at once. With DuckDB's default of 100, rows in no order become a dozen small files per day;
 * with this, one.
 */
const MAX_OPEN_PARTITIONS = 500;

/**
 * Opens a session. Its statements throw UserError `out_of_memory`, `disk_full`, `file_missing` or `sql` with the message
 * of DuckDB.
 * @param options `tempDir`: folder to spill to when memory runs out; `memoryMb` and `threads` default to
 *   `engineConfig()`; `bring`: called with the files of a statement before it runs, for a lake whose files are not all on this disk.
 */
export async function openSession(options: {
  readonly tempDir: string;
  readonly memoryMb?: number;
  readonly threads?: number;
  readonly bring?: DuckSession['bring'] | undefined;
}): Promise<DuckSession> {
  const { bring = async () => {}, ...others } = options;
  const config = { ...engineConfig(), ...others };
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${config.memoryMb}MB`,
    threads: String(config.threads),
    temp_directory: config.tempDir,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const session = await connect(instance, config.tempDir, bring, { wanted: config.threads, ones: 0 });
  return {
    ...session,
    close() {
      session.close();
      instance.closeSync();
    },
  };
}

const countRow = z.object({ count: z.bigint().transform(Number) });

/** Threads of a database: how many it was opened with, and how many callers want one for now. */
interface Threads {
  readonly wanted: number;
  ones: number;
}

async function connect(
  instance: DuckDBInstance,
  tempDir: string,
  bring: DuckSession['bring'],
  threads: Threads,
): Promise<DuckSession> {
  const connection = await instance.connect();
  const run: DuckSession['run'] = async (statement, values) => {
    await bring(namedFiles(statement));
    try {
      await connection.run(statement, values && [...values]);
    } catch (error) {
      throw sqlError(error);
    }
  };
  const rows: DuckSession['rows'] = async (query, schema, values) => {
    await bring(namedFiles(query));
    const found = await connection.runAndReadAll(query, values && [...values]).catch((error: unknown) => {
      throw sqlError(error);
    });
    return z.array(schema).parse(found.getRowObjectsJS());
  };
  let interrupted = false;
  await run(sql`SET TimeZone = 'UTC'; SET partitioned_write_max_open_files = ${MAX_OPEN_PARTITIONS}`);
  return {
    tempDir,
    connection,
    bring,
    fork: () => connect(instance, tempDir, bring, threads),
    run,
    rows,
    async count(from) {
      const [found] = await rows(sql`SELECT count(*) AS count FROM ${from}`, countRow);
      return found?.count ?? 0;
    },
    async useOneThread() {
      threads.ones += 1;
      await run(sql`SET threads = 1`);
      return async () => {
        threads.ones -= 1;
        if (threads.ones === 0) await run(sql`SET threads = ${threads.wanted}`);
      };
    },
    interrupt() {
      interrupted = true;
      connection.interrupt();
    },
    isInterrupted: () => interrupted,
    close: () => connection.closeSync(),
  };
}

const ERROR_KINDS = [
  {
    pattern: /^Out of Memory Error/,
    code: 'out_of_memory',
    hint: 'Raise CARDLAKE_MEMORY_MB (megabytes), or lower CARDLAKE_THREADS.',
  },
  {
    pattern: /No space left on device/,
    code: 'disk_full',
    hint: 'Free space on that disk and run the command again.',
  },
  {
    pattern: /^IO Error: .*(No such file or directory|No files found that match)/s,
    code: 'file_missing',
    hint: 'Run the command again: the file may have been replaced meanwhile.',
  },
] as const;

/** Converts an error of DuckDB to a `UserError` with the same message. */
export function sqlError(error: unknown): UserError {
  // What the client was doing tells the user nothing.
  const message = messageOf(error).replace(/^Failed to extract statements: /, '');
  const kind = ERROR_KINDS.find(({ pattern }) => pattern.test(message));
  return new UserError(kind?.code ?? 'sql', message, {
    ...(kind === undefined ? {} : { hint: kind.hint }),
    cause: error,
  });
}
