/** Returns an element that exists. @throws RangeError for an index outside of the array */
export function elementAt<T>(elements: ArrayLike<T>, index: number): T {
  const element = elements[index];
  if (element === undefined) throw new RangeError(`no element ${index} in an array of ${elements.length}`);
  return element;
}
