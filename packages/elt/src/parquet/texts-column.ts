import type { CellValue } from '@cardlake/feeds';
import type { SchemaElement } from 'hyparquet';
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

  override endGroup(): ColumnPages {
    const { definition, repetition, lists } = this;
    const texts = super.endGroup();
    this.definition = [];
    this.repetition = [];
    this.lists = 0;
    return {
      ...texts,
      rows: lists,
      values: definition.length,
      nulls: definition.length - texts.rows,
      repetition: { levels: repetition, bits: 1 },
      definition: { levels: definition, bits: LEVEL_BITS },
    };
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
