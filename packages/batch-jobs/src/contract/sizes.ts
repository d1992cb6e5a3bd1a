import { numberOf } from '@cardlake/runtime';
import { z } from 'zod';
import type { Setting } from './setting';

/** Rows of the input that a run of each size takes, the first ones in the order of the files. */
const SIZES = { small: 500, medium: 1000, large: 2000, full: Number.POSITIVE_INFINITY } as const;

type SizeName = keyof typeof SIZES;

const NAMES = Object.keys(SIZES) as SizeName[];

/** Settings that say how much of its input a job takes. */
export const sizeSettings = {
  size: {
    placeholder: '<size>',
    meaning: `how much of the input is taken: ${NAMES.map((name) => `${name} (${rowsText(SIZES[name])})`).join(', ')}; default full`,
    choices: NAMES,
    schema: z.enum(NAMES).optional(),
  } satisfies Setting<SizeName | undefined>,
  rows: {
    placeholder: '<n>',
    meaning: 'another number of rows, in place of --size',
    schema: z
      .string()
      .regex(/^[1-9]\d{0,11}$/, 'expected a whole number from 1')
      .transform(Number)
      .optional(),
  } satisfies Setting<number | undefined>,
};

/** An amount of input. Its name is part of every result, so that runs of several sizes never meet. */
export interface Size {
  readonly name: string;
  readonly rows: number;
}

/** Chooses the size of a run. */
export const sizeOf = ({
  size = 'full',
  rows,
}: {
  readonly size?: SizeName | undefined;
  readonly rows?: number | undefined;
}): Size => (rows === undefined ? { name: size, rows: SIZES[size] } : { name: `rows-${rows}`, rows });

function rowsText(rows: number): string {
  return Number.isFinite(rows) ? numberOf(rows, 'row') : 'all rows';
}
