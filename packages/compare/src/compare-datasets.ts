import { isDeepStrictEqual } from 'node:util';
import { goldTables, groups, type PublishedName } from '@cardlake/card-features';
import { datasetTables } from '@cardlake/datasets';
import type { DuckSession } from '@cardlake/lake';
import type { Fields } from '@cardlake/schema';
import { compareRows } from './compare-rows';
import type { Comparison } from './comparison';
import type { Dataset, DatasetKind } from './dataset';
import { ignoreColumns } from './ignore-columns';

type ByDay = ReadonlyMap<string, Dataset>;

/**
 * Compares the datasets of every day that at least one of two lakes has: each part row for row, and the
 * manifests except for how rows were split into files.
 */
export async function compareDatasets(
  session: DuckSession,
  kind: DatasetKind,
  left: ByDay,
  right: ByDay,
  options: { readonly approximateColumns: ReadonlySet<string>; readonly ignored: ReadonlySet<string> },
): Promise<Comparison[]> {
  const found: Comparison[] = [];
  for (const day of [...new Set([...left.keys(), ...right.keys()])].sort()) {
    const [a, b] = [left.get(day), right.get(day)];
    const { approximateColumns, ignored } = options;
    const spec = ignoreColumns(
      { fields: fieldsOf(kind, a ?? b), key: ['event_id'], approximateColumns },
      ignored,
    );
    let faults = manifestFaults(a, b);
    for (const part of Object.keys((a ?? b)?.parts ?? {})) {
      const rows = await compareRows(session, a?.parts[part] ?? [], b?.parts[part] ?? [], spec);
      found.push({ table: `gold.${kind} ${day} ${part}`, faults, ...rows });
      // Faults of the manifest concern the whole day: they are reported once.
      faults = [];
    }
  }
  return found;
}

function fieldsOf(kind: DatasetKind, dataset: Dataset | undefined): Fields {
  const knownNames = (dataset?.groups ?? []).filter((name): name is PublishedName =>
    Object.hasOwn(groups, name),
  );
  const datasetGroups = knownNames.map((name) => ({
    name,
    definitionHash: groups[name].hash,
    table: goldTables[name],
  }));
  return datasetTables(datasetGroups)[kind].fields;
}

function manifestFaults(left: Dataset | undefined, right: Dataset | undefined): string[] {
  if (left === undefined || right === undefined) {
    return [`only the ${left === undefined ? 'right' : 'left'} lake has it`];
  }
  const names = [...new Set([...Object.keys(left.content), ...Object.keys(right.content)])];
  return names
    .filter((name) => !isDeepStrictEqual(left.content[name], right.content[name]))
    .map(
      (name) =>
        `the manifests differ in ${name}: ${JSON.stringify(left.content[name])} and ${JSON.stringify(right.content[name])}`,
    );
}
