import { groupTable } from '@cardlake/card-features';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import type { DatasetGroup } from './groups';

/** Describes a compiled group as datasets need it. */
export const datasetGroup = (compiled: CompiledGroup): DatasetGroup => ({
  name: publishedName(compiled),
  definitionHash: compiled.hash,
  table: groupTable(compiled),
});
