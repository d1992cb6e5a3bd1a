import { cardEvents } from '@cardlake/card-schema';
import {
  type CompiledGroup,
  type CompiledSnapshotGroup,
  compileGroup,
  compileSnapshotGroup,
  declaredDurations,
  type FeatureGroup,
  groupFields,
  publishedName,
  type SnapshotGroup,
} from '@cardlake/features';

/** Text of `features.txt`: every published group with its hash, and the meaning of its features, for reviewers. */
export const generateCatalogue = (
  definitions: readonly FeatureGroup[],
  snapshotDefinitions: readonly SnapshotGroup[],
): string =>
  [
    'Written by `npm run feature:publish`; do not edit. A new group is a new version; a changed hash breaks models.\n',
    ...definitions.map((group) => describeGroup(group, compileGroup(group))),
    ...snapshotDefinitions.map((group) => describeGroup(group, compileSnapshotGroup(group))),
  ].join('\n');

function describeGroup(
  declared: FeatureGroup | SnapshotGroup,
  compiled: CompiledGroup | CompiledSnapshotGroup,
): string {
  const fields = Object.entries(groupFields(compiled, cardEvents, declaredDurations(declared)));
  const lines = fields.map(([name, { description }]) => `  ${name}: ${description}\n`);
  return `${publishedName(compiled)} ${compiled.hash}\n${lines.join('')}`;
}
