import { identifier, type Sql } from '@cardlake/lake';

/** Table with the rows of the file as they are; their `rowid` is their place in it. */
export const ENTITY_ROWS = identifier('entity_rows');

/** Column of {@link ENTITY_ROWS} with the n-th column of the file, whose own name could be anything. */
export const entityColumn = (n: number): Sql => identifier(`column_${n}`);

/** Table with `row_id`, the time and the needed columns of the rows, in the names and types of the lake. */
export const PROBE_ROWS = identifier('probe_rows');

/** Table with the events that the windows of an entity reach, and the probes; see `loadProbeInput`. */
export const PROBE_INPUT = identifier('probe_input');
