import { type LogicalType, parseDuration } from '@cardlake/schema';
import type { FeedDefinition } from '../definition/feed-schema';
import { readRuleQuery } from '../definition/rule-query';
import { nameRule, type RuleDefinition } from '../definition/rule-schema';
import { checkValue } from './check-values';
import { checkReference } from './references';

const NUMBERS = ['bigint', 'decimal', 'double'];
const SCALARS = ['string', ...NUMBERS, 'boolean', 'date', 'timestamp'];
const ALL = [...SCALARS, 'strings', 'json'];

/** Types of the column that a rule is about. */
const COLUMN_TYPES: Readonly<Record<RuleDefinition['rule'], readonly string[]>> = {
  notNull: ALL,
  unique: SCALARS,
  inSet: ['string', 'bigint', 'decimal'],
  between: [...NUMBERS, 'date', 'timestamp'],
  matches: ['string'],
  length: ['string'],
  rowCount: [],
  freshness: ['timestamp'],
  nullShare: ALL,
  sum: NUMBERS,
  mean: NUMBERS,
  foreignKey: ['string', 'bigint', 'decimal', 'date'],
  sql: [],
};

/** Rules that need a bound. */
const BOUNDED: readonly string[] = ['between', 'length', 'rowCount', 'sum', 'mean'];

/** Finds all problems of a feed's rules, one sentence each. */
export function checkRules({ rules, columns }: FeedDefinition): string[] {
  const names = rules.map((rule) => nameRule(rule).name);
  return rules.flatMap((rule, at) => {
    const where = `rule ${at + 1} (${rule.rule})`;
    const problems = checkRule(rule, columns);
    if (names.indexOf(names[at] ?? '') < at)
      problems.push(`there is another rule ${names[at]}; give one of them a name of its own`);
    return problems.map((problem) => `${where}: ${problem}`);
  });
}

function checkRule(rule: RuleDefinition, columns: FeedDefinition['columns']): string[] {
  const named = 'columns' in rule ? rule.columns : 'column' in rule ? [rule.column] : [];
  return [
    ...named.flatMap((name) => checkReference('column', name, columns, COLUMN_TYPES[rule.rule])),
    ...(BOUNDED.includes(rule.rule) ? checkBounds(rule) : []),
    ...checkComparable(rule, columns),
    ...(rule.rule === 'freshness' && !parseDuration(rule.within)
      ? [`within: "${rule.within}" is no duration; use s, m, h or d, for example "36h"`]
      : []),
    ...(rule.rule === 'matches' ? checkPattern(rule.pattern) : []),
    ...(rule.rule === 'sql' ? checkQuery(rule.violations) : []),
  ];
}

/** Finds the values of a rule that cannot be compared with those of its column. */
function checkComparable(rule: RuleDefinition, columns: FeedDefinition['columns']): string[] {
  if (rule.rule === 'sum' || rule.rule === 'mean')
    return checkValues({ min: rule.min, max: rule.max }, { kind: 'double' });
  if (rule.rule !== 'between' && rule.rule !== 'inSet') return [];
  const type = Object.hasOwn(columns, rule.column) ? columns[rule.column]?.type : undefined;
  if (type === undefined) return [];
  return rule.rule === 'inSet'
    ? rule.values.flatMap((value) => checkValues({ values: value }, type))
    : checkValues({ min: rule.min, max: rule.max }, type);
}

const checkValues = (
  values: Readonly<Record<string, number | string | undefined>>,
  type: LogicalType,
): string[] =>
  Object.entries(values).flatMap(([setting, value]) => {
    const problem = value === undefined ? undefined : checkValue(value, type);
    return problem === undefined ? [] : [`${setting}: ${problem}`];
  });

function checkBounds(rule: RuleDefinition): string[] {
  const min = 'min' in rule ? rule.min : undefined;
  const max = 'max' in rule ? rule.max : undefined;
  if (min === undefined && max === undefined) return ['has neither min nor max; give at least one'];
  const isTurned = typeof min === 'number' && typeof max === 'number' && min > max;
  return isTurned ? [`min ${min} is greater than max ${max}; exchange them`] : [];
}

function checkQuery(text: string): string[] {
  const read = readRuleQuery(text);
  return 'problem' in read ? [`violations: ${read.problem}; write one SELECT over the table feed`] : [];
}

/** Parts of patterns that JavaScript has and DuckDB (RE2) or Python does not, or reads otherwise. */
const UNPORTABLE = /\(\?(?!:)|\\[1-9]|\\[kpPuxc]|\\$/;

function checkPattern(pattern: string): string[] {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return [`pattern: "${pattern}" is no regular expression`];
  }
  return UNPORTABLE.test(pattern)
    ? ['pattern: has a look-around, a reference or an escape that not every engine has; write it without']
    : [];
}
