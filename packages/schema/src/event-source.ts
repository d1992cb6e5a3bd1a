import { SchemaError } from './errors';
import { appendFields, type Table, table } from './table';
import type { Fields } from './types';

/** Events that features are computed from; each table over them has their columns, then its own. */
export interface EventSource<F extends Fields = Fields> {
  /** Columns of an event, in stored order. */
  readonly fields: F;
  /** String column that identifies an event. */
  readonly id: string;
  /** Timestamp column with the instant of an event. */
  readonly time: string;
  /** One event in words: `authorisation`. */
  readonly noun: string;
  /** Boolean that becomes known after the event; absent when the events have none. */
  readonly label?: {
    readonly column: string;
    /** The events it is true of, in words: `known frauds`. */
    readonly description: string;
  };
}

/**
 * Declares a source of events and keeps its literal types.
 * @throws SchemaError when `id` is not a string column or `time` not a timestamp
 */
export function eventSource<const F extends Fields>(
  source: EventSource<F> & { readonly id: keyof F & string; readonly time: keyof F & string },
): EventSource<F> {
  const problems = [
    ...(source.fields[source.id]?.type.kind === 'string'
      ? []
      : [`id "${source.id}" must be a string column`]),
    ...(source.fields[source.time]?.type.kind === 'timestamp'
      ? []
      : [`time "${source.time}" must be a timestamp column`]),
  ];
  if (problems.length > 0) throw new SchemaError(`events "${source.noun}"`, problems);
  return source;
}

/**
 * The gold table of a feature group: the columns of its events, then the group's features.
 * @param group `name` of the table, its `path` under the lake root, and the features in their stored order
 * @throws SchemaError when a feature has the name of a column of the events or of a partition
 */
export const goldTable = <E extends Fields, F extends Fields>(
  source: EventSource<E>,
  group: { readonly name: string; readonly path: string; readonly groupFields: F },
): Table<E & F> =>
  table<E & F>({
    layer: 'gold',
    name: group.name,
    path: group.path,
    partition: { column: 'dt', grain: 'day', derivedFrom: source.time },
    fields: appendFields(group.name, source.fields, group.groupFields),
    key: [source.id],
    description: `One row an ${source.noun} with its point-in-time features (${group.name}).`,
  });
