const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Formats a number: `47,999`. */
export const count = (value: number | bigint): string => whole.format(value);

/**
 * Writes a number of things: `1 row`, `2 rows`.
 * @param many the words after any other number, unless they only take an "s": `numberOf(n, 'row is', 'rows are')`.
 */
export const numberOf = (value: number | bigint, one: string, many = `${one}s`): string =>
  `${count(value)} ${Number(value) === 1 ? one : many}`;
