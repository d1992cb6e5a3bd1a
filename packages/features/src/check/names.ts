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

/** Checks the name of a table, an entity or a group. */
export function checkName(name: unknown): string | undefined {
  if (typeof name === 'string' && NAME.test(name)) return undefined;
  return `${quote(name)} is not a valid name; use lower-case letters, digits and _, and begin with a letter`;
}

/** Checks the name of a feature: our spelling, SageMaker's rules, and the columns of the tables that it is stored in. */
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

/** Columns that the tables of a group have beside its features. */
const reservedFields = ({ fields, label }: EventSource): Fields =>
  label === undefined ? fields : { ...fields, [label.column]: field.boolean('') };

/** A value in a message. */
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
