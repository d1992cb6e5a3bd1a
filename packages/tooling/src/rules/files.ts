import type { Rule } from '../workspace';
import { lineRule } from './line-rule';

const MAX_LINES = 300;

/** Longer files, by path, with the reason. */
const LONG_FOR_A_REASON: Readonly<Record<string, string>> = {};

/** Files stay short enough to be read in one sitting. */
export const smallFiles: Rule = (packages) =>
  packages.flatMap(({ folder, files }) =>
    files
      .map(({ path, lines }) => ({ where: `${folder}/${path}`, lines }))
      .filter(({ where, lines }) => lines > MAX_LINES && LONG_FOR_A_REASON[where] === undefined)
      .map(({ where, lines }) => ({
        where,
        message: `${lines} lines, and at most ${MAX_LINES} are allowed; split the file by topic`,
      })),
  );

/** `any` silently switches the type checker off. */
export const noAny = lineRule(
  'the type `any` is not allowed; name the type, or use `unknown`',
  ({ anys }) => anys,
);
