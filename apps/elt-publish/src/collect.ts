import { readStagedObject } from '@cardlake/elt/messages';
import type { Publications } from '@cardlake/elt/publications';

/** Adds the staged object of which a message tells to those that wait. @returns the table of its feed */
export async function collect(body: string, publications: Pick<Publications, 'add'>): Promise<string> {
  const object = readStagedObject(body);
  await publications.add(object);
  return object.feed;
}
