import { z } from 'zod';

const column = z.string();
const bound = z.union([z.number(), z.string()]);
const bounds = { min: bound.optional(), max: bound.optional() };
const lengthBounds = { min: z.int().min(0).optional(), max: z.int().min(0).optional() };
/** Name by which a person releases what the rule blocked. */
const name = z.string().min(1).optional();

/** Rules that are judged on the rows of one object. */
const rowRules = [
  z.strictObject({ rule: z.literal('notNull'), name, column }),
  z.strictObject({ rule: z.literal('unique'), name, columns: z.array(column).min(1) }),
  z.strictObject({ rule: z.literal('inSet'), name, column, values: z.array(bound).min(1) }),
  z.strictObject({ rule: z.literal('between'), name, column, ...bounds }),
  z.strictObject({ rule: z.literal('matches'), name, column, pattern: z.string().min(1) }),
  z.strictObject({ rule: z.literal('length'), name, column, ...lengthBounds }),
] as const;

/** Rules that are judged on the whole table, as it would be after publishing. */
const setRules = [
  z.strictObject({ rule: z.literal('rowCount'), name, ...lengthBounds }),
  z.strictObject({ rule: z.literal('freshness'), name, column, within: z.string() }),
  z.strictObject({ rule: z.literal('nullShare'), name, column, max: z.number().min(0).max(1) }),
  z.strictObject({ rule: z.literal('sum'), name, column, ...bounds }),
  z.strictObject({ rule: z.literal('mean'), name, column, ...bounds }),
  z.strictObject({ rule: z.literal('foreignKey'), name, column, feed: z.string(), references: z.string() }),
  z.strictObject({ rule: z.literal('sql'), name: z.string().min(1), violations: z.string().min(1) }),
] as const;

const kindsOf = (rules: readonly (typeof rowRules | typeof setRules)[number][]): string[] =>
  rules.map(({ shape }) => [...shape.rule.values][0] as string);

export const ruleSchema = z.discriminatedUnion('rule', [...rowRules, ...setRules], {
  error: ({ code }) =>
    code === 'invalid_union'
      ? `unknown rule; rules are ${kindsOf([...rowRules, ...setRules]).join(', ')}`
      : undefined,
});

/** A declared rule. */
export type RuleDefinition = z.output<typeof ruleSchema>;

/** A rule with its name. */
export type Rule = RuleDefinition & { readonly name: string };

/** The rule with the name that a person reads and types: `between(weight_kg)` unless it has another. */
export function nameRule(rule: RuleDefinition): Rule {
  if (rule.name !== undefined) return { ...rule, name: rule.name };
  const about = 'columns' in rule ? rule.columns.join(',') : 'column' in rule ? rule.column : '';
  return { ...rule, name: `${rule.rule}(${about})` };
}
