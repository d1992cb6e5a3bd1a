import { readFileSync } from 'node:fs';
import { UserError, withInputErrors } from '@cardlake/runtime';

/** Reads a JSON file that the user names. @throws UserError `missing_input`, `unreadable_input`, `wrong_format` */
export function readJsonFile(path: string): unknown {
  const text = withInputErrors(path, 'Give a file of JSON.', () => readFileSync(path, 'utf8'));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError('wrong_format', `${path} is not JSON: ${(cause as Error).message}`, {
      hint: 'Give one JSON object.',
      cause,
    });
  }
}
