import { countryCodes, holdsPan } from '@cardlake/card-schema';
import { type Field, type Fields, isNumeric } from '@cardlake/schema';
import type { Condition, Rule, RuleFile, ValueList } from './schema';

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/**
 * Checks lists and rules against the columns and features that they can be about.
 * @returns the problems, one sentence each, with the id of the list or rule in front
 */
export function checkRules({ lists, rules }: RuleFile, fields: Fields): string[] {
  return [
    ...findRepeatedIds([...lists, ...rules]),
    ...lists.flatMap((list) => checkList(list).map((problem) => `list ${list.id}: ${problem}`)),
    ...rules.flatMap((rule) => checkRule(rule, fields).map((problem) => `rule ${rule.id}: ${problem}`)),
  ];
}

function findRepeatedIds(entries: readonly { readonly id: string }[]): string[] {
  const ids = entries.map(({ id }) => id);
  const repeated = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
  return [...repeated].map((id) => `${id}: this id is used more than once; give each list and rule its own`);
}

function checkList({ column, values }: ValueList): string[] {
  if (values.some(holdsPan))
    return ['a value looks like a card number; list the tokens of cards, as events have them'];
  return column === 'country' ? listUnknownCountries(values) : [];
}

const listUnknownCountries = (values: readonly (string | number)[]): string[] =>
  values
    .filter((code) => !countryCodes.has(String(code)))
    .map((code) => `"${code}" is no code of a country in ISO 3166-1 alpha-2`);

function checkRule({ when }: Rule, fields: Fields): string[] {
  return when.flatMap((condition) => {
    const field = Object.hasOwn(fields, condition.field) ? fields[condition.field] : undefined;
    if (field === undefined)
      return `there is no "${condition.field}"; an event and its vector have ${Object.keys(fields).join(', ')}`;
    const problem = checkCondition(condition, field);
    return problem === undefined ? [] : `${condition.field} ${condition.is}: ${problem}`;
  });
}

function checkCondition(condition: Condition, { type }: Field): string | undefined {
  if (type.kind === 'timestamp') return 'instants cannot be compared; use a feature such as is_night';
  const expected = isNumeric(type) ? 'number' : 'string';
  if (COMPARISONS.has(condition.is) && expected === 'string')
    return 'a text has no order; use =, !=, in or not in';
  if (!('value' in condition)) return undefined;
  const values = [condition.value].flat();
  if (values.some((value) => typeof value !== expected))
    return `expected ${expected === 'number' ? 'a number' : 'a text'}, found ${JSON.stringify(condition.value)}`;
  if (values.some((value) => typeof value === 'string' && holdsPan(value)))
    return 'a value looks like a card number; compare tokens of cards, as events have them';
  return condition.field === 'country' ? listUnknownCountries(values)[0] : undefined;
}
