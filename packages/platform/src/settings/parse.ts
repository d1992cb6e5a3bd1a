import { ValidationError } from '../validation';
import { environmentSettings, type Settings } from './environment';

/**
 * Validates the settings of an environment and fills in the defaults.
 * @param given settings as written down; may be any value
 * @throws ValidationError with every problem: the path of the setting, what was expected and what was found
 */
export function parseSettings(given: unknown): Settings {
  const parsed = environmentSettings.safeParse(given, { reportInput: true });
  if (parsed.success) return parsed.data;
  const name = (given as { environment?: unknown } | null)?.environment;
  throw new ValidationError(
    `environment ${typeof name === 'string' ? name : '(no name)'}`,
    parsed.error.issues.map(({ path, message, input }) => {
      const found =
        message.startsWith('expected') && input !== undefined ? `, got ${JSON.stringify(input)}` : '';
      return `${path.join('.') || '(settings)'}: ${message}${found}`;
    }),
  );
}
