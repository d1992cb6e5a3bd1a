import { damaged } from '../model-error';
import { decodeJson } from './json';
import { type ModelFile, modelFile } from './schema';
import { decodeUbj } from './ubj';

/**
 * Decodes a model file of XGBoost, JSON or UBJ, and checks its shape.
 * @throws ModelError saying what was expected, what was found, and where in the file.
 */
export function decodeModelFile(bytes: Uint8Array): ModelFile {
  const content = modelFormat(bytes) === 'ubj' ? decodeUbj(bytes) : decodeJson(bytes);
  const parsed = modelFile.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = (issue?.path ?? []).map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  );
  const where = place.length === 0 ? '' : ` at ${place.join('').replace(/^\./, '')}`;
  throw damaged(`not a model file of XGBoost${where}: ${issue?.message ?? 'unknown content'}`);
}

/**
 * Tells the format of a model file. Both begin with a brace; in UBJ the length of the first key follows, in JSON a quotation
 * mark or a space.
 */
export const modelFormat = ([first, second = 0]: Uint8Array): 'json' | 'ubj' =>
  first === '{'.charCodeAt(0) && 'iUIlL'.includes(String.fromCharCode(second)) ? 'ubj' : 'json';
