import type { CellValue } from '@cardlake/feeds';
import type { SchemaElement } from 'hyparquet';
import type { CellRun } from '../plain/plain-rows';
import type { Division } from './column';
import type { ColumnPages } from './pages';
import { TextColumn } from './text-column';

const LEVEL_BITS = 2;

/** A column of lists of texts: the texts, and levels that tell where lists begin and end (Parquet format, "Nested Encoding"). */
export class TextsColumn extends TextColumn {
  private definition: number[] = [];
  private repetition: number[] = [];
  private lists = 0;
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

  /** Takes nulls: no list is read from bytes. */
  override appendRun({ nulls }: CellRun): void {
    for (let left = nulls; left > 0; left--) this.null();
  }

  override pages(division: Division): ColumnPages[] {
    const values = this.divideValues(division);
    const definition = this.divideLevels(this.definition, division);
    const repetition = this.divideLevels(this.repetition, division);
    return division.counts.map((rows, group) => {
      const levels = definition[group]!;
      return {
        encoding: 'PLAIN',
        rows,
        values: levels.length,
        nulls: levels.filter((level) => level !== this.textLevel).length,
        repetition: { levels: repetition[group]!, bits: 1 },
        definition: { levels, bits: LEVEL_BITS },
        data: values[group]!,
      };
    });
  }

  override clear(): void {
    super.clear();
    this.definition = [];
    this.repetition = [];
    this.lists = 0;
  }

  /** Divides texts as their lists are. */
  protected override divideValues({ counts, rows }: Division): Buffer[] {
    if (rows === undefined) return super.divideValues({ counts });
    const groups: number[] = [];
    let list = -1;
    for (const [level, definition] of this.definition.entries()) {
      if (this.repetition[level] === 0) list += 1;
      if (definition === this.textLevel) groups.push(rows.groupOf[list]!);
    }
    return super.divideValues({ counts, rows: { ...rows, groupOf: Uint8Array.from(groups) } });
  }

  /** Divides the levels of lists as their rows are; each list begins with a repetition of 0. */
  private divideLevels(levels: number[], { counts, rows }: Division): number[][] {
    if (rows === undefined) return [levels];
    const divided = counts.map((): number[] => []);
    let list = -1;
    for (const [at, level] of levels.entries()) {
      if (this.repetition[at] === 0) list += 1;
      divided[rows.groupOf[list]!]!.push(level);
    }
    return divided;
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
