/** Texts and a code for each, counted by use: the code of a text that nobody uses any more is given to the next one. */
export class TextDictionary {
  private readonly codes = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly uses: number[] = [];
  private readonly free: number[] = [];

  /** Returns the code of a text, used once more. */
  acquire(text: string): number {
    const known = this.codes.get(text);
    if (known !== undefined) {
      this.uses[known]! += 1;
      return known;
    }
    const code = this.free.pop() ?? this.texts.length;
    this.codes.set(text, code);
    this.texts[code] = text;
    this.uses[code] = 1;
    return code;
  }

  /** Gives one use of a code back. */
  release(code: number): void {
    this.uses[code]! -= 1;
    if (this.uses[code] !== 0) return;
    this.codes.delete(this.textOf(code));
    this.texts[code] = '';
    this.free.push(code);
  }

  /** Returns the text of a code in use. */
  textOf(code: number): string {
    const text = this.texts[code];
    if (text === undefined) throw new Error(`there is no text with the code ${code}`);
    return text;
  }
}
