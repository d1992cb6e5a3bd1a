import type { Rule } from '../workspace';

/** A doc comment says what it stands above, as a verb or a noun does; a question leaves the reader to guess the answer. */
export const noQuestionComments: Rule = (packages) =>
  packages.flatMap(({ folder, files }) =>
    files.flatMap(({ path, questionComments }) =>
      questionComments.map((line) => ({
        where: `${folder}/${path}:${line}`,
        message: 'the doc comment opens with a question word; begin with a verb or a noun',
      })),
    ),
  );
