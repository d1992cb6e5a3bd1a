/** A digit in a text. */
interface Digit {
  readonly value: number;
  readonly start: number;
  readonly end: number;
  /** True when no digit is right before it. */
  readonly startsGroup: boolean;
}

/** Digits of a card number that stay readable. */
const VISIBLE_DIGITS = 4;

/** The last digits of a run of digit groups: all that a card number which ends here can consist of. */
export class PanWindow {
  private digits: Digit[] = [];
  private startsGroup = true;

  constructor(
    private readonly min: number,
    private readonly max: number,
    private readonly isNumber: (digits: readonly number[]) => boolean,
  ) {}

  push(value: number, start: number, end: number): void {
    this.digits.push({ value, start, end, startsGroup: this.startsGroup });
    if (this.digits.length > this.max) this.digits.shift();
    this.startsGroup = false;
  }

  /**
   * Ends a group of digits and returns the digits to mask.
   * @param continues a separator follows, so a number may continue in the next group
   */
  endGroup(continues: boolean): readonly Digit[] {
    const masked =
      this.startsGroup || this.digits.length < this.min
        ? []
        : this.digits.slice(this.findFirstMasked(), -VISIBLE_DIGITS);
    this.startsGroup = true;
    if (!continues) this.digits = [];
    return masked;
  }

  /** Index of the first digit of the longest card number that ends here; the end when there is none. */
  private findFirstMasked(): number {
    const values = this.digits.map((digit) => digit.value);
    for (let first = 0; first <= values.length - this.min; first++)
      if (this.digits[first]?.startsGroup && this.isNumber(values.slice(first))) return first;
    return values.length;
  }
}
