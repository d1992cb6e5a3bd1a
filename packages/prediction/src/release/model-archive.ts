import { gzipSync } from 'node:zlib';
import { writeMarginModel } from '@cardlake/model';

/** Name of the file: without an ending, XGBoost finds the format out by the content. */
const FILE = 'xgboost-model';
const BLOCK = 512;

/**
 * Packs a model as an endpoint serves it: a gzipped tar with exactly one file, since the container loads the first that it finds
 * (aws/sagemaker-xgboost-container, `serve_utils.py`, `get_loaded_booster`). The file is the model that predicts margins. Equal models give equal bytes.
 */
export function packModel(model: Uint8Array): Uint8Array {
  const content = writeMarginModel(model);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return gzipSync(Buffer.concat([header(content.length), content, padding, Buffer.alloc(2 * BLOCK)]));
}

/** Builds the header of a file as POSIX says (IEEE 1003.1, pax, "ustar Interchange Format"). */
function header(size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const write = (text: string, at: number) => block.write(text, at, 'ascii');
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  write(FILE, 0);
  write(octal(0o644, 8), 100);
  write(octal(0, 8), 108);
  write(octal(0, 8), 116);
  write(octal(size, 12), 124);
  write(octal(0, 12), 136);
  write(' '.repeat(8), 148);
  write('0', 156);
  write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
