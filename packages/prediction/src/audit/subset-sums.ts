/** Bits of a number of values, below the sum in a key. */
const COUNT_BITS = 8n;

/** Finds the subset of up to some 30 values of 64 bits that has a number of members and a sum, modulo 2^64. */
export class SubsetSums {
  private readonly half: number;
  /** Subsets of the first half of the values, by sum and number. */
  private readonly first: ReadonlyMap<bigint, number>;
  private readonly second: readonly { readonly sum: bigint; readonly count: number }[];

  constructor(private readonly values: readonly bigint[]) {
    this.half = values.length >> 1;
    this.first = new Map(
      listSubsets(values.slice(0, this.half)).map(({ sum, count }, subset) => [keyOf(sum, count), subset]),
    );
    this.second = listSubsets(values.slice(this.half));
  }

  /** @returns for each value whether it is a member; undefined when there is no such subset */
  find(count: number, sum: bigint): readonly boolean[] | undefined {
    if (count < 0 || count > this.values.length) return undefined;
    for (const [subset, other] of this.second.entries()) {
      const rest = count - other.count;
      if (rest < 0 || rest > this.half) continue;
      const found = this.first.get(keyOf(sum - other.sum, rest));
      if (found !== undefined) return this.listMembers(found, subset);
    }
    return undefined;
  }

  private listMembers(first: number, second: number): boolean[] {
    return this.values.map((_, at) =>
      at < this.half ? isMember(first, at) : isMember(second, at - this.half),
    );
  }
}

const keyOf = (sum: bigint, count: number): bigint => (BigInt.asUintN(64, sum) << COUNT_BITS) + BigInt(count);

const isMember = (subset: number, at: number): boolean => ((subset >> at) & 1) === 1;

/** Lists the sum and the number of members of each subset, which is a number whose bits say what is in it. */
function listSubsets(values: readonly bigint[]): { readonly sum: bigint; readonly count: number }[] {
  const subsets = [{ sum: 0n, count: 0 }];
  for (const value of values)
    subsets.push(...subsets.map(({ sum, count }) => ({ sum: sum + value, count: count + 1 })));
  return subsets;
}
