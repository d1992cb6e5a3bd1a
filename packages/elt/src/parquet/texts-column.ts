import type { CellValue } from '@cardlake/feeds';
import type { SchemaElement } from 'hyparquet';
import type { GroupRows } from './column';
import type { ColumnPages } from './pages';
import { TextColumn } from './text-column';

const LEVEL_BITS = 2;

/** A column of lists of texts: the texts, and levels that tell where lists begin and end (Parquet format, "Nested Encoding"). */
export class TextsColumn extends TextColumn {
  private definition: number[] = [];
  private repetition: number[] = [];
  private lists = 0;
  private levelStarts: Int32Array | undefined;
  /** Level of an empty list, which is 1 where null is 0, and of a text. */
  private readonly emptyLevel: number;
  private readonly textLevel: number;

  constructor(
    path: readonly string[],
    leaf: SchemaElement,
    private readonly isRequired: boolean,
  ) {
    super(path, leaf);
    this.emptyLevel = isRequired ? 0 : 1;
    this.textLevel = this.emptyLevel + 2;
  }

  override null(): void {
    if (this.isRequired) throw new Error(`expected a value of ${this.path[0]}; found null`);
    this.add(0, 0);
    this.lists += 1;
  }

  override text(): never {
    return this.refuse();
  }

  /** Only a null can be dropped: no list is read from bytes. */
  override dropAfter(rows: number): void {
    if (this.lists <= rows) return;
    this.lists = rows;
    this.definition.pop();
    this.repetition.pop();
  }

  override pages({ count, runs }: GroupRows): ColumnPages {
    const [definition, repetition] = [this.definition, this.repetition].map((levels) =>
      runs === undefined ? levels : this.copyLevels(levels, runs),
    ) as [number[], number[]];
    return {
      encoding: 'PLAIN',
      rows: count,
      values: definition.length,
      nulls: definition.filter((level) => level !== this.textLevel).length,
      repetition: { levels: repetition, bits: 1 },
      definition: { levels: definition, bits: LEVEL_BITS },
      data: runs === undefined ? this.data.subarray(0, this.filled) : this.copyRuns(runs),
    };
  }

  override clear(): void {
    super.clear();
    this.definition = [];
    this.repetition = [];
    this.lists = 0;
    this.levelStarts = undefined;
  }

  protected override locate(): Int32Array {
    const starts = new Int32Array(this.lists + 1);
    let list = 0;
    let at = 0;
    for (const [level, definition] of this.definition.entries()) {
      if (level > 0 && this.repetition[level] === 0) starts[++list] = at;
      if (definition === this.textLevel) at = this.endOf(at);
    }
    starts[this.lists] = at;
    return starts;
  }

  private copyLevels(levels: readonly number[], runs: Int32Array): number[] {
    this.levelStarts ??= this.locateLevels();
    const { levelStarts: starts } = this;
    const copied: number[] = [];
    for (let run = 0; run < runs.length; run += 2)
      for (let at = starts[runs[run]!]!; at < starts[runs[run + 1]!]!; at++) copied.push(levels[at]!);
    return copied;
  }

  /** Finds where the levels of each list begin, and behind the last one where they end. */
  private locateLevels(): Int32Array {
    const starts = new Int32Array(this.lists + 1);
    let list = 0;
    for (const [level, repetition] of this.repetition.entries()) if (repetition === 0) starts[list++] = level;
    starts[this.lists] = this.repetition.length;
    return starts;
  }

  protected override take(value: CellValue): void {
    const texts = Array.isArray(value) ? value : [];
    if (texts.length === 0) this.add(this.emptyLevel, 0);
    for (const [at, text] of texts.entries()) {
      super.take(text);
      this.add(this.textLevel, at === 0 ? 0 : 1);
    }
    this.lists += 1;
  }

  private add(definition: number, repetition: number): void {
    this.definition.push(definition);
    this.repetition.push(repetition);
  }
}
