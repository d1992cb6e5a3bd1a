import {
  bronzeTable,
  bronzeTypes,
  listBronzeObjects,
  listUnknownTables,
  type SkippedFile,
} from '@cardlake/bronze';
import type { SourceObject } from '@cardlake/silver-gold';

/**
 * Lists every object in the bronze prefix, by table and arrival.
 * @param onSkipped called with each file or folder that is left out
 */
export function* bronzeObjects(
  lakeRoot: string,
  onSkipped?: (file: SkippedFile) => void,
): Generator<SourceObject> {
  for (const type of bronzeTypes) {
    const options = onSkipped === undefined ? {} : { onSkipped };
    for (const object of listBronzeObjects(lakeRoot, bronzeTable(type), options)) yield { ...object, type };
  }
  if (onSkipped !== undefined) for (const stray of listUnknownTables(lakeRoot)) onSkipped(stray);
}
