import { statSync } from 'node:fs';
import { bronzeTable, bronzeTypes, listBronzeObjects } from '@cardlake/bronze';
import type { SourceObject } from '@cardlake/silver-gold';

/** Lists every object in the bronze prefix with its size, by table and arrival. */
export function* bronzeObjects(lakeRoot: string): Generator<SourceObject> {
  for (const type of bronzeTypes) {
    for (const object of listBronzeObjects(lakeRoot, bronzeTable(type))) {
      yield { ...object, type, bytes: statSync(object.location).size };
    }
  }
}
