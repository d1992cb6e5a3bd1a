import type { KernelInputs } from './batch';
import { CodeBuffer } from './code-buffer';
import { DecimalBuffer } from './decimal-buffer';
import { LabelBuffer } from './label-buffer';
import { SquareBuffer } from './square-buffer';

/** The columns of the row buffer, each created for the first feature that uses it. */
export class InputColumns {
  private readonly decimals = new Map<string, DecimalBuffer>();
  private readonly codes = new Map<string, CodeBuffer>();
  private readonly squares = new Map<string, SquareBuffer>();
  private labels: LabelBuffer | undefined;

  /** @param dictionarySizes number of codes of a string column, where known */
  constructor(private readonly dictionarySizes: Readonly<Record<string, number>>) {}

  decimal(column: string): DecimalBuffer {
    return getOrCreate(this.decimals, column, () => new DecimalBuffer(column));
  }

  code(column: string): CodeBuffer {
    return getOrCreate(this.codes, column, () => new CodeBuffer(column, this.dictionarySizes[column] ?? 0));
  }

  square(column: string): SquareBuffer {
    return getOrCreate(this.squares, column, () => new SquareBuffer(this.decimal(column)));
  }

  label(): LabelBuffer {
    this.labels ??= new LabelBuffer();
    return this.labels;
  }

  /** All columns created so far; squares after their values. */
  get all(): readonly (DecimalBuffer | SquareBuffer | CodeBuffer | LabelBuffer)[] {
    const labels = this.labels === undefined ? [] : [this.labels];
    return [...this.decimals.values(), ...this.squares.values(), ...this.codes.values(), ...labels];
  }

  get decimalColumns(): readonly DecimalBuffer[] {
    return [...this.decimals.values()];
  }

  get codeColumns(): readonly CodeBuffer[] {
    return [...this.codes.values()];
  }

  /** The columns that a batch must have. */
  get required(): KernelInputs {
    return {
      decimals: [...this.decimals.keys()],
      codes: [...this.codes.keys()],
      labels: this.labels !== undefined,
    };
  }
}

function getOrCreate<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
