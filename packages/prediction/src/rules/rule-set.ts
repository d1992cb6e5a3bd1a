import type { CardEvent } from '@cardlake/card-schema';
import type { Decision } from '@cardlake/model';
import type { Fields } from '@cardlake/schema';
import { readField, type Vector } from '../values/fields';
import { compileCondition } from './compile-condition';
import type { Rule, RuleFile, ValueList } from './schema';
import { LIST_COLUMNS } from './schema';

/** A list or rule that matches an event. */
export interface RuleMatch {
  readonly kind: 'list' | 'rule';
  readonly id: string;
  readonly action: Decision;
  /** Columns and features that it looked at. */
  readonly fields: readonly string[];
}

/** A list or rule that no longer acts. */
export interface ExpiredRule {
  readonly kind: RuleMatch['kind'];
  readonly id: string;
  readonly owner: string;
  /** Instant from which on it does not act, µs. */
  readonly expires: number;
}

/** Lists and rules, ready to be asked about each event. */
export interface RuleSet {
  /** Finds the lists, then the rules, that match an event and act at an instant, in the order of the file. */
  match(event: CardEvent, vector: Vector, atMicros: number): readonly RuleMatch[];
  /** Lists those that do not act at an instant, for people to renew or to remove them. */
  listExpired(atMicros: number): readonly ExpiredRule[];
}

interface Entry {
  readonly match: RuleMatch;
  readonly expires: number;
}

/** Compiles checked lists and rules. An event costs one look-up for each column that has lists, and the rules. */
export function compileRules({ lists, rules }: RuleFile, fields: Fields): RuleSet {
  const columns = LIST_COLUMNS.flatMap((column) => {
    const entries = indexLists(lists.filter((list) => list.column === column));
    return entries.size === 0 ? [] : { column, entries };
  });
  const compiled = rules.map((rule) => compileRule(rule, fields));
  return {
    match(event, vector, atMicros) {
      const found: RuleMatch[] = [];
      for (const { column, entries } of columns) {
        for (const { match, expires } of entries.get(event[column]) ?? [])
          if (atMicros < expires) found.push(match);
      }
      for (const { match, expires, holds } of compiled)
        if (atMicros < expires && holds(event, vector)) found.push(match);
      return found;
    },
    listExpired: (atMicros) => [
      ...lists.filter(({ expires }) => atMicros >= expires).map((list) => toExpired('list', list)),
      ...rules.filter(({ expires }) => atMicros >= expires).map((rule) => toExpired('rule', rule)),
    ],
  };
}

const toExpired = (kind: RuleMatch['kind'], { id, owner, expires }: ValueList | Rule): ExpiredRule => ({
  kind,
  id,
  owner,
  expires,
});

/** The lists of a column by the values that are on them. */
function indexLists(lists: readonly ValueList[]): ReadonlyMap<string, readonly Entry[]> {
  const byValue = new Map<string, Entry[]>();
  for (const { id, action, column, expires, values } of lists) {
    const entry: Entry = { match: { kind: 'list', id, action, fields: [column] }, expires };
    for (const value of new Set(values)) {
      const entries = byValue.get(value);
      if (entries === undefined) byValue.set(value, [entry]);
      else entries.push(entry);
    }
  }
  return byValue;
}

function compileRule({ id, action, expires, when }: Rule, fields: Fields) {
  const conditions = when.map((condition) => ({
    name: condition.field,
    holds: compileCondition(condition, fields),
  }));
  const names = [...new Set(when.map(({ field }) => field))];
  return {
    match: { kind: 'rule', id, action, fields: names } satisfies RuleMatch as RuleMatch,
    expires,
    holds: (event: CardEvent, vector: Vector): boolean =>
      conditions.every(({ name, holds }) => holds(readField(event, vector, name))),
  };
}
