import fc from 'fast-check';
import { expFloat32, logFloat32 } from '../../src/score/float32-math';
import { bitsOf } from '../support/fixtures';

/** Bits of arguments and results of `logf` and `expf` of glibc 2.36, where they are not the nearest float. */
const UNEVEN_LOGARITHMS = [
  [0x3ef923d4, 0xbf386639],
  [0x40109ab7, 0x3f50ab99],
  [0x3f7b971a, 0xbc8e5782],
  [0x3f7439a8, 0xbd40dde5],
  [0x3e220ea8, 0xbfebf888],
  [0x3f843d4e, 0x3d057700],
  [0x4192f1cd, 0x403a477e],
  [0x3f939014, 0x3e11a311],
  [0x3f73223c, 0xbd5336b2],
  [0x3f8bb8a6, 0x3db371c4],
  [0x3f949cc8, 0x3e18e51c],
  [0x3f7c35bc, 0xbc746144],
  [0x41cb65d7, 0x404f1612],
  [0x41032247, 0x4006a1e1],
  [0x3f7b1a50, 0xbc9e3ab1],
  [0x3f83d56e, 0x3cf1c13d],
] as const;
const UNEVEN_EXPONENTIALS = [
  [0xc0fdd6be, 0x39bc2ae5],
  [0xbfa2e774, 0x3e8f6657],
  [0xbe226733, 0x3f5a7484],
  [0x40f54678, 0x4505413e],
  [0x40aaef37, 0x4350de22],
  [0xc09dd88d, 0x3bec29cb],
  [0x40f2f145, 0x44f7c5b7],
  [0xbeb63be8, 0x3f335595],
  [0x3fa0750b, 0x40602e68],
  [0xc02286da, 0x3da19a30],
  [0xc0354317, 0x3d712e41],
  [0x407a154c, 0x42471b7d],
  [0x407dee31, 0x42537184],
  [0xbf128858, 0x3f106db2],
  [0xc0f6f1eb, 0x39e9671a],
  [0xbecf3372, 0x3f2acc93],
] as const;

const floatOf = (bits: number): number => new Float32Array(new Uint32Array([bits]).buffer)[0] ?? Number.NaN;

test.each([
  ['logarithm', logFloat32, Math.log, UNEVEN_LOGARITHMS],
  ['exponential', expFloat32, Math.exp, UNEVEN_EXPONENTIALS],
] as const)(
  'the %s is that of the C library where it is not the nearest float',
  (_name, own, exact, cases) => {
    const inputs = cases.map(([input]) => floatOf(input));
    expect(bitsOf(inputs.map(own))).toEqual(cases.map(([, output]) => output));
    for (const input of inputs) expect(own(input)).not.toBe(Math.fround(exact(input)));
  },
);

test('both are within one float of the exact value', () => {
  const isClose = (value: number, exact: number) => Math.abs(value - exact) <= Math.abs(exact) * 2 ** -23;
  const positive = fc.float({ min: Math.fround(1e-30), max: Math.fround(1e30), noNaN: true });
  fc.assert(fc.property(positive, (value) => isClose(logFloat32(value), Math.log(value))));
  const moderate = fc.float({ min: -80, max: 88, noNaN: true });
  fc.assert(fc.property(moderate, (value) => isClose(expFloat32(value), Math.exp(value))));
});

test('the ends of the range are those of the C library', () => {
  expect([1, Number.POSITIVE_INFINITY].map(logFloat32)).toEqual([0, Number.POSITIVE_INFINITY]);
  expect([-200, 0, 200].map(expFloat32)).toEqual([0, 1, Number.POSITIVE_INFINITY]);
  // The smallest float above 0.
  expect(logFloat32(2 ** -149)).toBe(Math.fround(-149 * Math.LN2));
});
