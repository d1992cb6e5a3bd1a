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

function decodeWithNames(text: string): unknown {
  const quoted = text.replace(STRING_OR_TOKEN, (found) => (found.startsWith('"') ? found : `"${found}"`));
  try {
    return JSON.parse(quoted);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(`the model file is neither JSON nor UBJ, or is truncated: ${reason}`);
  }
}
