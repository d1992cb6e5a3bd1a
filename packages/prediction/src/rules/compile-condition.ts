import { type Fields, isNumeric, type LogicalType } from '@cardlake/schema';
import { numberOf } from '../values/number-of';
import type { Condition } from './schema';

/** Compiles a checked condition to a question about the value of its field. Nothing but `missing` holds without a value. */
export function compileCondition(condition: Condition, fields: Fields): (value: unknown) => boolean {
  const type = fields[condition.field]?.type;
  if (type === undefined) throw new Error(`there is no field ${condition.field}`);
  const holds = compileQuestion(condition);
  return (value) => holds(comparable(value, type));
}

const comparable = (value: unknown, type: LogicalType): number | string | null =>
  isNumeric(type) ? numberOf(value, type) : ((value as string | null | undefined) ?? null);

function compileQuestion(condition: Condition): (value: number | string | null) => boolean {
  switch (condition.is) {
    case 'missing':
      return (value) => value === null;
    case 'present':
      return (value) => value !== null;
    case '=':
      return (value) => value === condition.value;
    case '!=':
      return (value) => value !== null && value !== condition.value;
    case 'in': {
      const values = new Set(condition.value);
      return (value) => value !== null && values.has(value);
    }
    case 'not in': {
      const values = new Set(condition.value);
      return (value) => value !== null && !values.has(value);
    }
    case '<':
      return (value) => typeof value === 'number' && value < condition.value;
    case '<=':
      return (value) => typeof value === 'number' && value <= condition.value;
    case '>':
      return (value) => typeof value === 'number' && value > condition.value;
    case '>=':
      return (value) => typeof value === 'number' && value >= condition.value;
  }
}
