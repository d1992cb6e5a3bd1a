import { DAY_MICROS, type EventSource, type Fields, formatDuration, parseDuration } from '@cardlake/schema';
import { findColumn, listColumns } from '../dsl/columns';
import { mayBeNull, resultType } from '../dsl/result-type';
import type { WindowFeature } from '../dsl/window';
import { compileDefault } from './defaults';
import { quote } from './names';

/** Longest reach into the past: window and delay together. */
const MAX_REACH_DAYS = 400;

const MAX_REACH = MAX_REACH_DAYS * DAY_MICROS;

/** Checks a window feature, except its name and entity. */
export function checkWindow(feature: WindowFeature, source: EventSource): string[] {
  const columns = checkColumn(feature, source.fields);
  return [
    ...columns,
    ...checkReach(feature),
    ...checkLabel(feature, source),
    ...(columns.length === 0 ? checkDefault(feature, source.fields) : []),
  ];
}

function checkColumn({ aggregate }: WindowFeature, fields: Fields): string[] {
  if (!('column' in aggregate)) return [];
  const { function: name, column } = aggregate;
  const kind = name === 'countDistinct' || name === 'isNew' ? 'string' : 'decimal';
  const known = findColumn(fields, column);
  const use = `use one of ${listColumns(fields, kind).join(', ')}`;
  if (known === undefined) return [`${name}: there is no column ${quote(column)}; ${use}`];
  if (known.type.kind === kind) return [];
  return [`${name}: column ${quote(column)} is a ${known.type.kind}, not a ${kind}; ${use}`];
}

function checkReach({ options }: WindowFeature): string[] {
  const window = parseDuration(options.window);
  const delay = parseDuration(options.delay ?? '0s');
  const problems: string[] = [];
  if (options.window === undefined) problems.push(`has no window; add .over('1h')`);
  else if (window === undefined || window === 0)
    problems.push(describeDurationProblem('window', options.window));
  if (delay === undefined || (options.delay !== undefined && delay === 0))
    problems.push(describeDurationProblem('delay', options.delay));
  if (window !== undefined && delay !== undefined && window + delay > MAX_REACH) {
    const reach = formatDuration(window + delay);
    problems.push(`reaches ${reach} into the past; shorten window and delay to ${MAX_REACH_DAYS}d together`);
  }
  return problems;
}

const describeDurationProblem = (what: string, value: unknown): string =>
  `invalid ${what} ${quote(value)}; use a whole number above 0 with s, m, h or d, such as '10m' or '7d'`;

function checkLabel({ aggregate, options }: WindowFeature, { label }: EventSource): string[] {
  if (aggregate.function !== 'meanOfLabel') return [];
  if (label === undefined) return ['needs a label, and these events have none; use another aggregate'];
  if (options.delay !== undefined || options.excludesCurrent) return [];
  return [
    'would include the event itself, whose label is not known yet; add .delayed(…) with the time that reports take, or .excludingCurrent()',
  ];
}

function checkDefault(feature: WindowFeature, fields: Fields): string[] {
  const value = feature.options.default;
  if (value === undefined) return [];
  if (!mayBeNull(feature)) return ['is never null; remove its default'];
  const type = resultType(feature.aggregate, fields);
  if (compileDefault(type, value) !== undefined) return [];
  const wanted = type.kind === 'decimal' ? `a number with at most ${type.scale} decimals` : 'a finite number';
  return [`default ${quote(value)} does not fit; give ${wanted}`];
}
