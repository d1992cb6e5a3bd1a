import type { StringColumn } from './string-column';

/** Strings of a column by dense codes, for one entity. */
export class Dictionary {
  private readonly codes = new Map<string, number>();
  private readonly strings: string[] = [];

  constructor(strings: readonly string[] = []) {
    for (const each of strings) this.codeOf(each);
  }

  get size(): number {
    return this.strings.length;
  }

  /** Returns the code of a string; adds a new string. */
  codeOf(value: string): number {
    const known = this.codes.get(value);
    if (known !== undefined) return known;
    this.codes.set(value, this.strings.length);
    this.strings.push(value);
    return this.strings.length - 1;
  }

  /** Renumbers codes in the order of their first use, and keeps only the strings that are used. */
  compact(codes: Int32Array): StringColumn {
    const renumbered = new Int32Array(this.size).fill(-1);
    const strings: string[] = [];
    const compacted = codes.map((code) => {
      if (renumbered[code] === -1) {
        renumbered[code] = strings.length;
        strings.push(this.strings[code]!);
      }
      return renumbered[code]!;
    });
    return { codes: compacted, strings };
  }
}
