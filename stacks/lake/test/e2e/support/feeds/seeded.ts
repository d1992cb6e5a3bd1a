/** Numbers that look random and follow from a seed: the generator of Park and Miller. */
export function seeded(seed: number): (below: number) => number {
  let state = (seed % 2147483646) + 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/** Puts values into an order that follows from a generator. */
export function shuffled<T>(values: readonly T[], below: (end: number) => number): T[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(below(rest.length), 1));
}
