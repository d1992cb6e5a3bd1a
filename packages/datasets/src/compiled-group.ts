import { type CompiledGroup, groupTable, publishedName } from '@cardlake/features';
import type { DatasetGroup } from './groups';

/** A compiled group as datasets take it up. */
export const datasetGroup = (compiled: CompiledGroup): DatasetGroup => ({
  name: publishedName(compiled),
  definitionHash: compiled.hash,
  table: groupTable(compiled),
});
