import { maskPans } from '@cardlake/card-schema';
import type { CompiledGroup } from '@cardlake/features';
import { UserError } from '@cardlake/runtime';
import type { z } from 'zod';
import { fieldsOfVector } from '../values/fields';
import { checkRules } from './check-rules';
import { compileRules, type RuleSet } from './rule-set';
import { ruleFile } from './schema';

/**
 * Reads lists and rules from parsed JSON.
 * @param group group of the vectors whose features they can be about, beside the columns of an event
 * @param where the file, for messages
 * @throws UserError `bad_rules` with every problem, each with the id of its list or rule; card numbers in them are masked
 */
export function readRules(json: unknown, group: Pick<CompiledGroup, 'features'>, where: string): RuleSet {
  const fields = fieldsOfVector(group);
  const { data, error } = ruleFile.safeParse(json);
  const problems =
    data === undefined ? error.issues.map((issue) => describeIssue(issue, json)) : checkRules(data, fields);
  if (data !== undefined && problems.length === 0) return compileRules(data, fields);
  throw new UserError('bad_rules', `${where}: ${maskPans(problems.join('; '))}`, {
    hint: 'Correct the file; packages/prediction/README.md describes it.',
    cause: error,
  });
}

/** Describes a fault of the shape, with the id of the list or rule that it is in. */
function describeIssue({ path, message }: z.core.$ZodIssue, json: unknown): string {
  const [group, at, ...rest] = path;
  if ((group !== 'lists' && group !== 'rules') || typeof at !== 'number')
    return `${pathText(path)}: ${message}`;
  const entry: unknown = (json as Record<string, unknown[]>)[group]?.[at];
  const id = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
  const name = typeof id === 'string' && rest[0] !== 'id' ? id : `${at + 1} of the file`;
  return `${group.slice(0, -1)} ${name}: ${rest.length === 0 ? '' : `${pathText(rest)}: `}${message}`;
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? 'the file'
    : path
        .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
        .join('')
        .replace(/^\./, '');
