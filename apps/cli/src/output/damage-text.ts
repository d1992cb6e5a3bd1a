import type { LakeStatus } from '@cardlake/engine';
import { firstOf } from './first-of';
import { numberOf } from './format';
import { printable } from './printable';

/**
 * Counts damaged files, and names them in a line each.
 * @param shown number of those that are named
 */
export const damagedLines = (damaged: LakeStatus['damaged'], shown?: number): string[] =>
  damaged.length === 0
    ? []
    : [
        `damaged: ${numberOf(damaged.length, 'file')}`,
        ...firstOf(
          damaged,
          ({ path, fault }) => `  ${printable(path)} ${printable(fault)}`,
          (more) => `  ${numberOf(more, 'more file')}; -v and --json list all`,
          shown,
        ),
      ];
