/** Texts around the value of a kept member: its name and colon, and those and the braces of objects of which it is the first or the last. */
export class KeptPlace {
  private constructor(
    public opening: Buffer,
    public closing: Buffer,
  ) {}

  /** The place of a value that stands as it is. */
  static of(name: string): KeptPlace {
    return new KeptPlace(Buffer.from(`${JSON.stringify(name)}:`), Buffer.alloc(0));
  }

  /** Puts members into an object, which is a member of its own. */
  static enclose(places: readonly KeptPlace[], name: string): void {
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined) return;
    first.opening = Buffer.concat([Buffer.from(`${JSON.stringify(name)}:{`), first.opening]);
    last.closing = Buffer.concat([last.closing, Buffer.from('}')]);
  }
}
