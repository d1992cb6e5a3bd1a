/**
 * Logarithm and exponential of 32-bit floats as the C library of Linux rounds them, which XGBoost calls. They are not
 * rounded correctly (0.8 % of logarithms differ from the nearest float), so `Math.log` would not give the same score. The
 * methods and their constants are published: `logf` and `expf` of Arm's Optimized Routines, in glibc since 2.27.
 */

const { fround } = Math;

/** Reciprocals of points in 16 parts of [0.7, 1.4). */
const RECIPROCALS = [
  1.398907162146528, 1.3403141896637998, 1.286432210124115, 1.2367150214269895, 1.1906977166711752,
  1.1479821020556429, 1.1082251448272158, 1.0711297413057381, 1.036437278977283, 1, 0.9492859795739057,
  0.8951049428609004, 0.8476821620351103, 0.8050314851692001, 0.7664671008843108, 0.731428603316328,
];

/** Coefficients of ln(1 + r) beside r, from the third power down. */
const LOG = [0.333456765744066, -0.4999997485802103, -0.25089342214237154] as const;

/** Bits of the float at which the first part begins. */
const FIRST_PART = 0x3f33_0000;
const SMALLEST_NORMAL = 0x0080_0000;

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

const toBits = (value: number): number => {
  float[0] = value;
  return bits[0] ?? 0;
};

const fromBits = (value: number): number => {
  bits[0] = value;
  return float[0] ?? 0;
};

/** Computes the natural logarithm of a positive float. */
export function logFloat32(value: number): number {
  if (value === 1 || value === Number.POSITIVE_INFINITY) return value === 1 ? 0 : value;
  const direct = toBits(value);
  const normal = direct < SMALLEST_NORMAL ? toBits(value * 2 ** 23) - (23 << 23) : direct;
  const offset = normal - FIRST_PART;
  const exponent = offset >> 23;
  const reciprocal = RECIPROCALS[(offset >> 19) & 15] ?? 1;
  const r = fromBits(normal - (exponent << 23)) * reciprocal - 1;
  const rest = LOG[2] * (r * r) + (LOG[0] * r + LOG[1]);
  return fround(rest * (r * r) + (-Math.log(reciprocal) + exponent * Math.LN2 + r));
}

/** Steps that a power of two is divided into. */
const STEPS = 32;
const STEPS_PER_UNIT = STEPS / Math.LN2;

/** Coefficients of 2^(r / 32), from the third power down. */
const EXP = [
  0.05550361559341535 / STEPS / STEPS / STEPS,
  0.2402284522445722 / STEPS / STEPS,
  0.6931471806916203 / STEPS,
] as const;

/** Adding it rounds a double to an integer, halves to the even one. */
const TO_INTEGER = 1.5 * 2 ** 52;

/** Computes e to the power of a float. */
export function expFloat32(value: number): number {
  const scaled = value * STEPS_PER_UNIT;
  const steps = scaled + TO_INTEGER - TO_INTEGER;
  const r = scaled - steps;
  const fraction = (EXP[0] * r + EXP[1]) * (r * r) + (EXP[2] * r + 1);
  return fround(fraction * 2 ** (steps / STEPS));
}
