import { damaged } from '../model-error';

/** A string, or one of the numbers that XGBoost writes though JSON has none of them. */
const STRING_OR_TOKEN = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * Decodes JSON as XGBoost writes it; `NaN` and `Infinity` become strings of that name.
 * @throws ModelError when it is not JSON.
 */
export function decodeJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch {
    return decodeWithNames(text);
  }
}

/** Puts the numbers that JSON has none of between quotation marks, with a prefix. */
export const quoteTokens = (text: string, prefix = ''): string =>
  text.replace(STRING_OR_TOKEN, (found) => (found.startsWith('"') ? found : `"${prefix}${found}"`));

function decodeWithNames(text: string): unknown {
  try {
    return JSON.parse(quoteTokens(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(`the model file is neither JSON nor UBJ, or is truncated: ${reason}`);
  }
}
