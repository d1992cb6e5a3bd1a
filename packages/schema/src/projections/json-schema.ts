import { DATE_TIME_PATTERN } from '../text/date-time';
import { lookUpType, type TypeTable } from '../type-table';
import type { Fields, JsonShape } from '../types';

/** A schema of JSON Schema, draft 2020-12, or a part of one. */
type JsonSchema = Readonly<Record<string, unknown>>;

/** Directions of JSON: lines that are read take more forms of a value than those that are written. */
type JsonDirection = 'read' | 'written';

const plain: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] };
const objectOfPlain: JsonSchema = { type: 'object', additionalProperties: plain };

/** JSON of each shape, in place of the text that bronze holds. */
const shapes: Readonly<Record<JsonShape, JsonSchema>> = {
  object: objectOfPlain,
  texts: { type: 'array', items: { type: 'string' } },
  objects: { type: 'array', items: objectOfPlain },
  any: {},
};

const types: TypeTable<(direction: JsonDirection) => JsonSchema> = {
  string: () => (direction) => ({ type: 'string', ...(direction === 'read' ? { minLength: 1 } : {}) }),
  timestamp: () => (direction) =>
    direction === 'written'
      ? { type: 'number' }
      : { anyOf: [{ type: 'number' }, { type: 'string', pattern: `^${DATE_TIME_PATTERN}$` }] },
  date: () => () => ({ type: 'string', format: 'date' }),
  decimal: () => (direction) => ({ type: direction === 'written' ? 'number' : ['number', 'string'] }),
  bigint: () => () => ({ type: 'integer' }),
  double: () => () => ({ type: 'number' }),
  boolean: () => () => ({ type: 'boolean' }),
  strings: () => () => ({ type: 'array', items: { type: 'string' } }),
  json:
    ({ shape }) =>
    () =>
      shapes[shape],
};

/**
 * JSON Schema of the objects of a table's lines. Instants are unix seconds; ISO 8601 is read, too. Members that are not listed are
 * ignored.
 */
export function jsonSchema(
  {
    name,
    description,
    fields,
  }: { readonly name: string; readonly description: string; readonly fields: Fields },
  direction: JsonDirection,
): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: name,
    description,
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([column, { type, nullable, description: meaning }]) => {
        const schema = lookUpType(types, type)(direction);
        const value = nullable ? { anyOf: [schema, { type: 'null' }] } : schema;
        return [column, { description: meaning, ...value }];
      }),
    ),
    required: Object.keys(fields),
  };
}
