import { stackDeclarations } from '../stacks';
import { ValidationError } from '../validation';
import { environmentSettings, type Settings } from './environment';

/**
 * Validates the settings of an environment and fills in the defaults.
 * @param given settings as written down; may be any value
 * @throws ValidationError with every problem: the path of the setting, what was expected and what was found
 */
export function parseSettings(given: unknown): Settings {
  const parsed = environmentSettings.safeParse(given, { reportInput: true });
  if (parsed.success) {
    refuseSettingsOfAbsentStacks(parsed.data, given as Readonly<Record<string, unknown>>);
    return parsed.data;
  }
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

/** Refuses settings of a stack that the engine of the lake leaves out: their author expects the stack. */
function refuseSettingsOfAbsentStacks(
  { environment, lakeEngine }: Settings,
  given: Readonly<Record<string, unknown>>,
): void {
  const problems = stackDeclarations.flatMap(({ name, settingsKey, lakeEngine: needed = lakeEngine }) =>
    needed !== lakeEngine && given[settingsKey] !== undefined
      ? [`${settingsKey}: expected none, since ${name} needs lakeEngine "${needed}", got "${lakeEngine}"`]
      : [],
  );
  if (problems.length > 0) throw new ValidationError(`environment ${environment}`, problems);
}
