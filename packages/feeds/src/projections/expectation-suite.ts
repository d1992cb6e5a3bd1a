import type { CompiledFeed } from '../compiled/types';
import { ruleQuery } from '../definition/rule-query';
import type { Rule } from '../definition/rule-schema';
import { type Bounds, complementOf, widenBounds } from './comparable-bounds';
import { feedTableName, type ORIGIN_FIELDS } from './feed-table';
import { javaPattern } from './java-pattern';

/** Release of Great Expectations whose JSON the suites are. */
const GREAT_EXPECTATIONS = '1.24.1';

/** An expectation of Great Expectations; `meta.rule` is the name of the rule that it judges. */
interface Expectation {
  readonly type: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly meta: { readonly rule: string };
}

/** A suite of Great Expectations, in the JSON that it reads. */
interface ExpectationSuite {
  readonly name: string;
  readonly expectations: readonly Expectation[];
  readonly meta: { readonly great_expectations_version: string };
}

/** The rules of a feed as they are judged on Spark. */
export interface FeedExpectations {
  /** Judged on the staged rows of an object, or of several at once. */
  readonly rows: ExpectationSuite;
  /** Judged on the whole table, as it would be after publishing; not when that is empty, but for the number of rows. */
  readonly table: ExpectationSuite;
  /** Rules that no expectation can say, which are judged by queries. */
  readonly queries: readonly Rule[];
}

/** A rule as Great Expectations is told it. */
interface Said {
  readonly about: 'rows' | 'table';
  readonly type: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** Columns that tell the objects of rows apart: a rule that is about one object sees each by itself. */
const OBJECT: readonly (keyof typeof ORIGIN_FIELDS)[] = ['source_key', 'source_version'];

/**
 * The rules of a feed as suites of Great Expectations for Spark data frames, with the verdicts of the gate on DuckDB. Nulls break `notNull`
 * and `nullShare` alone, in all of them.
 */
export function feedExpectations(feed: CompiledFeed): FeedExpectations {
  const said = feed.rules.map((rule) => ({ rule, ...say(rule, feed) }));
  const suite = (about: Said['about']): ExpectationSuite => ({
    name: `${feedTableName(feed)} ${about}`,
    expectations: said.flatMap(({ rule, ...one }) =>
      one.about === about ? [{ type: one.type, kwargs: one.kwargs, meta: { rule: rule.name } }] : [],
    ),
    meta: { great_expectations_version: GREAT_EXPECTATIONS },
  });
  return {
    rows: suite('rows'),
    table: suite('table'),
    queries: said.flatMap(({ rule, about }) => (about === undefined ? [toQuery(rule)] : [])),
  };
}

const toQuery = (rule: Rule): Rule =>
  rule.rule === 'sql' ? { ...rule, violations: ruleQuery(rule.violations) } : rule;

/** Says a rule to Great Expectations; nothing of those that it does not have. */
function say(rule: Rule, { columns }: CompiledFeed): Said | Partial<Record<keyof Said, undefined>> {
  switch (rule.rule) {
    case 'notNull':
      return onRows('expect_column_values_to_not_be_null', { column: rule.column });
    case 'unique':
      return onRows('expect_compound_columns_to_be_unique', {
        column_list: [...OBJECT, ...rule.columns],
        ignore_row_if: 'any_value_is_missing',
      });
    case 'inSet':
      return onRows('expect_column_values_to_be_in_set', { column: rule.column, value_set: rule.values });
    case 'between':
      return onRows('expect_column_values_to_be_between', {
        column: rule.column,
        ...boundsOf(
          columns.find(({ name }) => name === rule.column)?.type.kind === 'timestamp'
            ? instantsOf(rule)
            : rule,
        ),
      });
    case 'length':
      return onRows('expect_column_value_lengths_to_be_between', { column: rule.column, ...boundsOf(rule) });
    case 'matches':
      return onRows('expect_column_values_to_match_regex', {
        column: rule.column,
        regex: javaPattern(rule.pattern),
      });
    case 'rowCount':
      return onTable('expect_table_row_count_to_be_between', boundsOf(rule));
    case 'nullShare':
      return onTable('expect_column_values_to_not_be_null', {
        column: rule.column,
        mostly: complementOf(rule.max),
      });
    case 'sum':
      return onTable('expect_column_sum_to_be_between', {
        column: rule.column,
        ...boundsOf(widenBounds(rule)),
      });
    case 'mean':
      return onTable('expect_column_mean_to_be_between', {
        column: rule.column,
        ...boundsOf(widenBounds(rule)),
      });
    default:
      return {};
  }
}

const onRows = (type: string, kwargs: Said['kwargs']): Said => ({ about: 'rows', type, kwargs });
const onTable = (type: string, kwargs: Said['kwargs']): Said => ({ about: 'table', type, kwargs });

/** Bounds of instants: it reads a day as a date, which it does not compare with an instant. */
const instantsOf = ({ min, max }: Bounds): Bounds => ({ min: instantOf(min), max: instantOf(max) });
const instantOf = (bound: Bounds['min']): Bounds['min'] =>
  typeof bound === 'string' && !bound.includes('T') ? `${bound}T00:00:00Z` : bound;

const boundsOf = <B>({ min, max }: { readonly min?: B | undefined; readonly max?: B | undefined }) => ({
  ...(min !== undefined && { min_value: min }),
  ...(max !== undefined && { max_value: max }),
});
