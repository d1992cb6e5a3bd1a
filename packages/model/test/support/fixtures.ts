import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../../src';

const FOLDER = join(__dirname, '..', 'fixtures');
const EXPECTED = '.expected.json';

/** Results of XGBoost 3.2.0 for a model. Floats are given by their bits. */
interface Expected {
  readonly rows: readonly Row[];
  readonly margins: readonly number[];
  readonly predictions: readonly number[];
  readonly contributions: readonly number[][];
}

/** Names of the models that XGBoost wrote: `1.7.6-dart.ubj`; those without a version are of 3.2.0. */
export const fixtureNames = readdirSync(FOLDER)
  .filter((name) => name.endsWith(EXPECTED))
  .map((name) => name.slice(0, -EXPECTED.length));

export const readFixture = (name: string): Buffer => readFileSync(join(FOLDER, name));

export const readExpected = (name: string): Expected =>
  JSON.parse(readFileSync(join(FOLDER, name + EXPECTED), 'utf8'));

/** Bits of numbers as 32-bit floats. */
export const bitsOf = (values: readonly number[]): number[] => [
  ...new Uint32Array(new Float32Array(values).buffer),
];
