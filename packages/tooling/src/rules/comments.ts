import { lineRule } from './line-rule';

/** A doc comment says what it stands above, as a verb or a noun does; a question leaves the reader to guess the answer. */
export const noQuestionComments = lineRule(
  'the doc comment opens with a question word; begin with a verb or a noun',
  ({ questionComments }) => questionComments,
);
