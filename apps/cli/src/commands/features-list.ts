import { groupFields, snapshotGroups, writeAvailableAfter } from '@cardlake/card-features';
import { groups } from '@cardlake/engine';
import { type CompiledGroup, type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { duckdbType } from '@cardlake/schema';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { currencyNote } from '../output/currency-text';
import { jsonLine } from '../output/json';
import { type Style, styleFor } from '../output/style';
import { alignedTable } from '../output/table';

/**
 * Adds `cardlake features list`, which lists every group and feature with its meaning, type and definition
 * hash.
 */
export function registerFeaturesList(parent: Command, app: App): void {
  const command = parent
    .command('list')
    .summary('list every feature group with its features')
    .description('Lists every feature group: name, hash of the definition, features with type and meaning.')
    .option('--json', 'one JSON object for each feature')
    .action(({ json = false }: { readonly json?: boolean }) => {
      const { out } = app.console;
      const style = styleFor(out, app.env);
      out.write(
        [...groups, ...snapshotGroups]
          .map((group) => (json ? groupJson(group) : groupText(group, style)))
          .join(json ? '' : '\n'),
      );
    });
  withExamples(command, 'features list', 'features list --json');
}

/** A group of either kind. */
type AnyGroup = CompiledGroup | CompiledSnapshotGroup;

const featuresOf = (group: AnyGroup) =>
  Object.entries(groupFields(group)).map(([name, { type, nullable, description }]) => ({
    name,
    type: duckdbType(type),
    nullable,
    description,
  }));

const groupJson = (group: AnyGroup): string =>
  featuresOf(group)
    .map((feature) => jsonLine({ group: publishedName(group), hash: group.hash, ...feature }))
    .join('');

function groupText(group: AnyGroup, style: Style): string {
  const { hash, entity, table } = group;
  const cells = featuresOf(group).map(({ name, type, description }) =>
    [name, type, description].map((text) => ({ text, isNumber: false })),
  );
  return [
    `${style.title(publishedName(group))}  ${style.faint(hash)}\n`,
    `entity ${entity}, ${describeRows(group)}, table gold.${table}\n`,
    alignedTable(['feature', 'type', 'meaning'], style)(cells),
    currencyNote(group),
  ].join('');
}

function describeRows(group: AnyGroup): string {
  if ('kind' in group) return `a row a day, used from ${writeAvailableAfter(group)} after its beginning`;
  if (group.assembled) return `record id ${group.recordId}, assembled online as events arrive, and offline`;
  return `record id ${group.recordId}, ${group.online === null ? 'offline only' : 'online and offline'}`;
}
