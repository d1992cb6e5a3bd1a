import {
  appendFields,
  EVENT_TIME,
  type EventSource,
  type Fields,
  featureDefinitions,
  field,
  SchemaError,
} from '@cardlake/schema';

const NAME = /^[a-z][a-z0-9_]*$/;

const anyField = field.double('');

/** Why a text cannot be the name of a table, an entity or a group. */
export function checkName(name: unknown): string | undefined {
  if (typeof name === 'string' && NAME.test(name)) return undefined;
  return `${quote(name)} is no name; use lower-case letters, digits and _, with a letter first`;
}

/** Why a text cannot be the name of a feature: our spelling, SageMaker's rules, columns of every table that has it. */
export function checkFeatureName(name: string, source: EventSource): string[] {
  const spelling = checkName(name);
  if (spelling !== undefined) return [spelling];
  if (name === EVENT_TIME) return [`"${name}" is a column of the online record; rename it`];
  const fields: Fields = { [name]: anyField };
  return [
    ...collectProblems(() => featureDefinitions(fields)),
    ...collectProblems(() => appendFields(name, reservedFields(source), fields)),
  ];
}

/** Columns of the tables that a group's features are stored in. */
const reservedFields = ({ fields, label }: EventSource): Fields =>
  label === undefined ? fields : { ...fields, [label.column]: field.boolean('') };

/** A value as it stands in a message. */
export const quote = (value: unknown): string => JSON.stringify(value) ?? String(value);

function collectProblems(project: () => unknown): readonly string[] {
  try {
    project();
    return [];
  } catch (error) {
    if (error instanceof SchemaError) return error.problems;
    throw error;
  }
}
