import { join } from 'node:path';
import { inlineDecoder, type SourceObject } from '../../src';
import { type DecodedObject, isDecoded } from '../../src/decode/messages';
import { type Batch, loadBatch } from '../../src/silver/load-batch';
import { silverSpecs } from '../../src/silver/silver-specs';
import type { TestLake } from './lake';

/** Decodes objects of one type and loads them as a batch. */
export async function loadObjects(
  { write, session }: TestLake,
  objects: readonly SourceObject[],
): Promise<Batch> {
  const folder = write.transaction().stageFolder();
  const tasks = objects.map((object, index) => ({ ...object, index, output: join(folder, String(index)) }));
  const decoded: DecodedObject[] = [];
  for await (const result of inlineDecoder().decode(tasks)) if (isDecoded(result)) decoded.push(result);
  const type = objects[0]?.type ?? 'card_authorization';
  const batch = { spec: silverSpecs[type], objects, decoded };
  await loadBatch(session, batch);
  return batch;
}
