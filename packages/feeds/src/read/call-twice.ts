/** About a hundred years: another year, weekday and time of day, and an instant before what records tell of. */
const SHIFT_MILLIS = ((36_663 * 24 + 7) * 60 + 31) * 60_000 + 17_123;

/**
 * Calls a function twice, the second time under a clock of a hundred years before and with other random numbers. Both are put back.
 * @returns what it returned
 */
export function callTwice<T>(call: () => T): readonly [T, T] {
  const { Date: clock } = globalThis;
  const { random } = Math;
  const drawn: number[] = [];
  try {
    Math.random = () => {
      const number = random();
      drawn.push(number);
      return number;
    };
    const first = call();
    globalThis.Date = clockBefore(clock);
    // The other half of what was drawn: a die with two sides falls on the other one.
    Math.random = () => ((drawn.shift() ?? random()) + 0.5) % 1;
    return [first, call()];
  } finally {
    globalThis.Date = clock;
    Math.random = random;
  }
}

function clockBefore(clock: DateConstructor): DateConstructor {
  const now = (): number => clock.now() - SHIFT_MILLIS;
  return new Proxy(clock, {
    apply: () => new clock(now()).toString(),
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
