/** Points and weights by which a polynomial is integrated from 0 to 1. */
export interface Quadrature {
  readonly points: Float64Array<ArrayBuffer>;
  readonly weights: Float64Array<ArrayBuffer>;
}

/** Builds the Gauss-Legendre rule that is exact up to a degree. */
export function gaussLegendre(degree: number): Quadrature {
  const count = Math.floor(degree / 2) + 1;
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    let root = Math.cos((Math.PI * (at + 0.75)) / (count + 0.5));
    let { slope, value } = legendre(count, root);
    for (let step = 0; step < 100 && Math.abs(value / slope) > 1e-16; step++) {
      root -= value / slope;
      ({ slope, value } = legendre(count, root));
    }
    points[at] = (1 - root) / 2;
    weights[at] = 1 / ((1 - root * root) * slope * slope);
  }
  return { points, weights };
}

/** Computes a Legendre polynomial and its derivative, by the recurrence over its degree. */
function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [1, x];
  for (let n = 2; n <= degree; n++)
    [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
