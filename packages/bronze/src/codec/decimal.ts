/**
 * Writes an unscaled number as exact decimal text without trailing zeros: `(1234500n, 4)` is `123.45`.
 * @param unscaled value × 10^scale
 */
export function shortestDecimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const integer = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return fraction === '' ? sign + integer : `${sign}${integer}.${fraction}`;
}
