import type { KernelInputs } from './batch';
import { CodeHistory } from './code-history';
import { DecimalHistory } from './decimal-history';
import { LabelHistory } from './label-history';
import { SquareHistory } from './square-history';

/** The columns of the rows in memory, each made when a feature first asks for it. */
export class InputColumns {
  private readonly decimals = new Map<string, DecimalHistory>();
  private readonly codes = new Map<string, CodeHistory>();
  private readonly squares = new Map<string, SquareHistory>();
  private labels: LabelHistory | undefined;

  /** @param dictionarySizes how many codes a string column will have, where that is known */
  constructor(private readonly dictionarySizes: Readonly<Record<string, number>>) {}

  decimal(column: string): DecimalHistory {
    return once(this.decimals, column, () => new DecimalHistory(column));
  }

  code(column: string): CodeHistory {
    return once(this.codes, column, () => new CodeHistory(column, this.dictionarySizes[column] ?? 0));
  }

  square(column: string): SquareHistory {
    return once(this.squares, column, () => new SquareHistory(this.decimal(column)));
  }

  label(): LabelHistory {
    this.labels ??= new LabelHistory();
    return this.labels;
  }

  /** Every column made so far; squares behind the values they are made of. */
  get all(): readonly (DecimalHistory | SquareHistory | CodeHistory | LabelHistory)[] {
    const labels = this.labels === undefined ? [] : [this.labels];
    return [...this.decimals.values(), ...this.squares.values(), ...this.codes.values(), ...labels];
  }

  get decimalColumns(): readonly DecimalHistory[] {
    return [...this.decimals.values()];
  }

  get codeColumns(): readonly CodeHistory[] {
    return [...this.codes.values()];
  }

  /** What a batch has to bring. */
  get names(): KernelInputs {
    return {
      decimals: [...this.decimals.keys()],
      codes: [...this.codes.keys()],
      labels: this.labels !== undefined,
    };
  }
}

function once<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
