import { hashContent, parseDuration } from '@cardlake/schema';
import { DefinitionError } from '../check/definition-error';
import { checkSnapshotGroup, DEFAULT_AVAILABLE_AFTER } from '../check/snapshot-group';
import type { SnapshotGroup } from '../dsl/snapshot-group';
import { compileWindow } from './compile-window';
import { type CompiledSnapshotGroup, SNAPSHOT_FORMAT } from './snapshot-types';

/**
 * Checks a declared snapshot group and compiles it to plain JSON.
 * @throws DefinitionError with all problems of the group
 */
export function compileSnapshotGroup(group: SnapshotGroup): CompiledSnapshotGroup {
  const problems = checkSnapshotGroup(group);
  if (problems.length > 0) throw new DefinitionError(group.name, problems);
  const content = {
    format: SNAPSHOT_FORMAT,
    kind: 'snapshot',
    name: group.name,
    version: group.version,
    table: group.table,
    entity: group.entity.name,
    key: group.entity.key,
    availableAfterMicros: parseDuration(group.availableAfter ?? DEFAULT_AVAILABLE_AFTER) ?? 0,
    features: Object.entries(group.features).map(([name, feature]) =>
      compileWindow(name, feature.excludingCurrent(), group.entity.name, group.source.fields),
    ),
  } as const;
  return { ...content, hash: hashContent(content) };
}
