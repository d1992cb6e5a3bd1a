/**
 * Returns an argument of a script.
 * @param position from 0
 * @throws Error if it is missing
 */
export function argument(position: number, name: string): string {
  const value = process.argv[position + 2];
  if (value === undefined) throw new Error(`missing argument <${name}>`);
  return value;
}
