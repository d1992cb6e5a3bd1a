import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type BronzeType, bronzeTable, listBronzeObjects } from '../../src';

/** Reads the uncompressed bytes of every object of a type, in the order of the listing. */
export const readObjects = (root: string, type: BronzeType): Buffer[] =>
  [...listBronzeObjects(root, bronzeTable(type))].map(({ location }) => gunzipSync(readFileSync(location)));

/** Reads all bytes of a type, one object after the other. */
export const readBytes = (root: string, type: BronzeType): Buffer => Buffer.concat(readObjects(root, type));
