import { rmSync } from 'node:fs';
import { numberOf } from '@cardlake/runtime';
import type { Table } from '@cardlake/schema';
import { diskError, TEMPORARY_SUFFIX } from './disk';
import { pickColumns, replaceChunks } from './parquet/combine-columns';
import { findStoredColumns, type StoredColumns, type StoredGroup } from './parquet/stored-columns';
import { writeColumns } from './parquet/write-columns';
import type { DuckSession } from './session';
import type { Sql } from './sql';
import { writeParquet } from './stage-copy';
import { sumRows } from './sum-rows';
import type { Transaction } from './transaction';

/** Changes of a row group: all of its columns are written anew when rows go. */
export type GroupChange =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'values';
      readonly columns: readonly string[];
      /** Those of the columns that are encoded for the same row group of an earlier file, by the index of that file. */
      readonly taken?: ReadonlyMap<string, number>;
    }
  | { readonly kind: 'rows' };

/** A file of the lake with changes. */
export interface ChangedFile {
  readonly target: { readonly table: Table; readonly partition: string; readonly name: string };
  /** All columns and row groups of the file as it is. */
  readonly stored: StoredColumns;
  /** Changes of each row group. */
  readonly changes: readonly GroupChange[];
  /** Builds the SELECT of columns of what becomes of rows `[from, until)`, in their order. */
  query(columns: readonly string[], from: number, until: number): Sql;
}

/** Columns of a row group that are encoded. */
export interface ChangedPart {
  /** Rows of the row group as it is. */
  readonly rows: number;
  /** @throws Error when the row group gets fewer or more rows, but for its own changes */
  write(session: DuckSession): Promise<void>;
}

/** Files that are encoded part by part, so that connections share the work. */
export interface ChangedFiles {
  readonly parts: readonly ChangedPart[];
  /** Stages the files when all parts are written. @returns number of rows of each; without a row, there is no file */
  stage(session: DuckSession): Promise<number[]>;
}

/**
 * Plans to stage files of the lake with changes. What does not change is taken as it is stored, only other columns and row groups are
 * encoded, and those that files share but once. The caller replaces the files, so that the commit checks that they are intact, see
 * `Transaction.replace`.
 */
export function planChanged(transaction: Transaction, files: readonly ChangedFile[]): ChangedFiles {
  const drafts: Draft[] = [];
  for (const file of files) drafts.push(new Draft(transaction, file, drafts.length));
  return {
    parts: drafts.flatMap((draft) => draft.parts),
    async stage(session) {
      try {
        const rows: number[] = [];
        for (const draft of drafts) rows.push(await draft.stage(session, drafts));
        return rows;
      } finally {
        for (const draft of drafts) draft.removeParts();
      }
    },
  };
}

/** A changed file, while its parts are written. */
class Draft {
  readonly parts: readonly ChangedPart[];
  private readonly location: string;
  /** Columns encoded for this file, by row group; undefined when they cannot be taken as they are stored. */
  private readonly encoded = new Map<
    number,
    { readonly rows: number; readonly columns: StoredColumns | undefined }
  >();

  /** @param index place among the files that are written together */
  constructor(
    private readonly transaction: Transaction,
    private readonly file: ChangedFile,
    private readonly index: number,
  ) {
    const { target, stored } = file;
    this.location = transaction.stage(target.table, target.partition, target.name);
    let at = 0;
    this.parts = stored.groups.flatMap(({ rows }, n) => {
      const from = at;
      at += rows;
      const columns = this.sourcesOf(n).get(index);
      return columns === undefined
        ? []
        : [{ rows, write: (session: DuckSession) => this.encode(session, n, columns, from) }];
    });
  }

  /** @param drafts the files that are written together */
  async stage(session: DuckSession, drafts: readonly Draft[]): Promise<number> {
    const { location } = this;
    const { stored, query } = this.file;
    try {
      const groups = this.combine(drafts);
      // A file of another version of DuckDB may store a column in another way.
      const rows = groups
        ? sumRows(groups)
        : await writeParquet(session, query(stored.names, 0, sumRows(stored.groups)), location);
      if (rows === 0) return 0;
      if (groups) await writeColumns(location, { ...stored, groups });
      this.transaction.add({ location, rows });
      return rows;
    } catch (error) {
      throw diskError(error, location);
    }
  }

  removeParts(): void {
    for (const n of this.encoded.keys()) rmSync(this.partOf(n), { force: true });
  }

  private async encode(
    session: DuckSession,
    n: number,
    columns: readonly string[],
    from: number,
  ): Promise<void> {
    const { target, stored, changes, query } = this.file;
    const expected = stored.groups[n]?.rows ?? 0;
    const location = this.partOf(n);
    const options = { rowGroupRows: expected };
    try {
      const rows = await writeParquet(session, query(columns, from, from + expected), location, options);
      if (changes[n]?.kind === 'values' && rows !== expected)
        throw new Error(
          `row group ${n} of ${target.name}: expected ${numberOf(expected, 'row')}, found ${rows}`,
        );
      this.encoded.set(n, {
        rows,
        columns: await findStoredColumns([{ location, from: 0, until: rows }], columns),
      });
    } catch (error) {
      rmSync(location, { force: true });
      throw error;
    }
  }

  /** @returns undefined when a column is stored in another way than in the file */
  private combine(drafts: readonly Draft[]): StoredGroup[] | undefined {
    const { stored } = this.file;
    const combined: StoredGroup[] = [];
    for (const [n, group] of stored.groups.entries()) {
      if (this.encoded.get(n)?.rows === 0) continue;
      let result = group;
      for (const [source, names] of this.sourcesOf(n)) {
        const columns = drafts[source]?.encoded.get(n)?.columns;
        const replaced = columns && replaceChunks(stored, result, pickColumns(columns, names));
        if (replaced === undefined) return undefined;
        result = replaced;
      }
      combined.push(result);
    }
    return combined;
  }

  /** Groups the columns of a row group that get other values by the index of the file that they are encoded for. */
  private sourcesOf(n: number): Map<number, string[]> {
    const { stored, changes } = this.file;
    const change = changes[n];
    const sources = new Map<number, string[]>();
    if (change === undefined || change.kind === 'none') return sources;
    if (change.kind === 'rows') return sources.set(this.index, [...stored.names]);
    for (const name of change.columns) {
      const source = change.taken?.get(name) ?? this.index;
      sources.set(source, [...(sources.get(source) ?? []), name]);
    }
    return sources;
  }

  private partOf(n: number): string {
    return `${this.location}.${n}${TEMPORARY_SUFFIX}`;
  }
}
