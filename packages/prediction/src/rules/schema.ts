import { DECISIONS } from '@cardlake/card-schema';
import { parseDateTime } from '@cardlake/schema';
import { z } from 'zod';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const expiry = z.string().transform((text, context): number => {
  const micros = parseDateTime(DAY.test(text) ? `${text}T00:00Z` : text);
  if (micros !== undefined) return micros;
  context.addIssue({
    code: 'custom',
    message: `expected a day or an instant in ISO 8601, such as 2027-01-31 or 2027-01-31T18:00Z, found "${text}"`,
  });
  return z.NEVER;
});

const head = {
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
    error: 'expected up to 63 lowercase letters, digits, - and _',
  }),
  /** Person or team to ask about it. */
  owner: z.string().trim().min(1),
  /** Instant from which on it does not act, µs; in the file a day or an instant, UTC. */
  expires: expiry,
  action: z.enum(DECISIONS),
  /** Reason for it, for people. */
  note: z.string().optional(),
} as const;

/** Columns of an event that a list can be about. */
export const LIST_COLUMNS = ['card_id', 'merchant_id', 'country'] as const;

const list = z.strictObject({
  ...head,
  column: z.enum(LIST_COLUMNS),
  values: z.array(z.string().min(1)).min(1),
});

/** Numbers are compared as the nearest doubles, texts as they are. */
const condition = z.discriminatedUnion('is', [
  z.strictObject({ field: z.string(), is: z.enum(['<', '<=', '>', '>=']), value: z.number() }),
  z.strictObject({ field: z.string(), is: z.enum(['=', '!=']), value: z.union([z.number(), z.string()]) }),
  z.strictObject({
    field: z.string(),
    is: z.enum(['in', 'not in']),
    value: z.array(z.union([z.number(), z.string()])).min(1),
  }),
  z.strictObject({ field: z.string(), is: z.enum(['missing', 'present']) }),
]);

const rule = z.strictObject({
  ...head,
  /** Conditions on columns of the event and features of its vector; the rule matches when all hold. */
  when: z.array(condition).min(1),
});

/** Schema of a file of lists and rules. */
export const ruleFile = z.strictObject({
  lists: z.array(list).default([]),
  rules: z.array(rule).default([]),
});

export type RuleFile = Readonly<z.infer<typeof ruleFile>>;
export type ValueList = RuleFile['lists'][number];
export type Rule = RuleFile['rules'][number];
export type Condition = Rule['when'][number];
