/**
 * A value as one line of JSON. A bigint that a JSON reader would round comes as text, a smaller one as a number;
 * NaN and the infinities, for which JSON has no word, come as null.
 */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? wholeNumber(part) : part))}\n`;

const wholeNumber = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
