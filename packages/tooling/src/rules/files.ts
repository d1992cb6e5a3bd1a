import type { Rule } from '../workspace';

const MOST_LINES = 300;

/** Files that are longer, by path, and why. */
const LONG_FOR_A_REASON: Readonly<Record<string, string>> = {};

/** Files stay small enough to be read in one go. */
export const smallFiles: Rule = (packages) =>
  packages.flatMap(({ folder, files }) =>
    files
      .map(({ path, lines }) => ({ where: `${folder}/${path}`, lines }))
      .filter(({ where, lines }) => lines > MOST_LINES && LONG_FOR_A_REASON[where] === undefined)
      .map(({ where, lines }) => ({
        where,
        message: `${lines} lines; the most is ${MOST_LINES}: split it by its ideas`,
      })),
  );

/** `any` switches the type checker off without saying so. */
export const noAny: Rule = (packages) =>
  packages.flatMap(({ folder, files }) =>
    files.flatMap(({ path, anys }) =>
      anys.map((line) => ({
        where: `${folder}/${path}:${line}`,
        message: 'no `any`: say what it is, or `unknown`',
      })),
    ),
  );
