import type { EventSource, Fields } from '@cardlake/schema';
import { columnField, columnsOfKind } from '../dsl/columns';
import { durationMicros, durationText } from '../dsl/duration';
import { isNullable, outputType } from '../dsl/result-type';
import type { WindowFeature } from '../dsl/window';
import { compiledDefault } from './defaults';
import { quoted } from './names';

/** Longest reach into the past: window and delay together. */
export const LONGEST_REACH_DAYS = 400;

const LONGEST_REACH = LONGEST_REACH_DAYS * 86_400e6;

/** What is wrong with a window feature, its name and entity aside. */
export function windowFaults(feature: WindowFeature, source: EventSource): string[] {
  const columns = columnFaults(feature, source.fields);
  return [
    ...columns,
    ...reachFaults(feature),
    ...labelFaults(feature, source),
    ...(columns.length === 0 ? defaultFaults(feature, source.fields) : []),
  ];
}

function columnFaults({ aggregate }: WindowFeature, fields: Fields): string[] {
  if (!('column' in aggregate)) return [];
  const { function: name, column } = aggregate;
  const kind = name === 'countDistinct' || name === 'isNew' ? 'string' : 'decimal';
  const known = columnField(fields, column);
  const use = `use one of ${columnsOfKind(fields, kind).join(', ')}`;
  if (known === undefined) return [`${name}: there is no column ${quoted(column)}; ${use}`];
  if (known.type.kind === kind) return [];
  return [`${name}: column ${quoted(column)} is a ${known.type.kind}, not a ${kind}; ${use}`];
}

function reachFaults({ options }: WindowFeature): string[] {
  const window = durationMicros(options.window);
  const delay = durationMicros(options.delay ?? '0s');
  const faults: string[] = [];
  if (options.window === undefined) faults.push(`has no window; add .over('1h')`);
  else if (window === undefined || window === 0) faults.push(durationFault('window', options.window));
  if (delay === undefined || (options.delay !== undefined && delay === 0))
    faults.push(durationFault('delay', options.delay));
  if (window !== undefined && delay !== undefined && window + delay > LONGEST_REACH) {
    const reach = durationText(window + delay);
    faults.push(
      `reaches ${reach} into the past; shorten window and delay to ${LONGEST_REACH_DAYS}d together`,
    );
  }
  return faults;
}

const durationFault = (what: string, value: unknown): string =>
  `${what} ${quoted(value)} is no length of time; use a whole number above 0 with s, m, h or d, such as '10m' or '7d'`;

function labelFaults({ aggregate, options }: WindowFeature, { label }: EventSource): string[] {
  if (aggregate.function !== 'meanOfLabel') return [];
  if (label === undefined) return ['needs a label, and these events have none; use another aggregate'];
  if (options.delay !== undefined || options.excludesCurrent) return [];
  return [
    'would count the event itself among those whose label is known; add .delayed(…) with the time that reports take, or .excludingCurrent()',
  ];
}

function defaultFaults(feature: WindowFeature, fields: Fields): string[] {
  const value = feature.options.default;
  if (value === undefined) return [];
  if (!isNullable(feature)) return ['is never null; remove its default'];
  const type = outputType(feature.aggregate, fields);
  if (compiledDefault(type, value) !== undefined) return [];
  const wanted = type.kind === 'decimal' ? `a number with at most ${type.scale} decimals` : 'a finite number';
  return [`default ${quoted(value)} does not fit; give ${wanted}`];
}
