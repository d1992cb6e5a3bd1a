import { z } from 'zod';

/** Numbers that JSON cannot write, by the names that XGBoost gives them. */
const NAMED: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

interface ColumnKind<C> {
  /** The expected elements, in words. */
  readonly expected: string;
  readonly create: (length: number) => C;
  /** The number that an element stands for; undefined when it is none of this kind. */
  readonly numberOf: (element: unknown) => number | undefined;
}

/** Builds the schema of an array of numbers, from JSON or UBJ, which becomes a typed array. */
const column = <C extends Int32Array | Float32Array>({ expected, create, numberOf }: ColumnKind<C>) =>
  z.unknown().transform((value, context): C => {
    const refuse = (found: string): C => {
      context.addIssue({ code: 'custom', message: `expected ${expected}, found ${found}` });
      return z.NEVER;
    };
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return refuse(describe(value));
    const elements = value as ArrayLike<unknown>;
    const numbers = create(elements.length);
    for (let at = 0; at < elements.length; at++) {
      const number = numberOf(elements[at]);
      if (number === undefined) return refuse(`${describe(elements[at])} at position ${at}`);
      numbers[at] = number;
    }
    return numbers;
  });

const describe = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : typeof value === 'object'
      ? value === null
        ? 'null'
        : 'an object'
      : JSON.stringify(value);

const isInt32 = (value: unknown): value is number => Number.isInteger(value) && (Number(value) | 0) === value;

/** Column of floats; each is rounded to 32 bits, and may be NaN or infinite. */
export const floats = column({
  expected: 'an array of numbers',
  create: (length) => new Float32Array(length),
  numberOf: (element) => (typeof element === 'number' ? element : NAMED.get(element)),
});

/** Column of integers of 32 bits. Removed nodes carry the greatest unsigned one, which becomes -1. */
export const integers = column({
  expected: 'an array of integers',
  create: (length) => new Int32Array(length),
  numberOf: (element) => (isInt32(element) ? element : element === 0xffff_ffff ? -1 : undefined),
});

/** Column of truth values, as such or as 0 and 1. */
export const flags = column({
  expected: 'an array of 0 and 1',
  create: (length) => new Int32Array(length),
  numberOf: (element) =>
    element === 0 || element === 1 || typeof element === 'boolean' ? Number(element) : undefined,
});
