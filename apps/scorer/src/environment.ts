import { SCORER_FUNCTIONS, type ScorerEnvironment, type ScorerFunction } from '@cardlake/job-contract';

/** Variables of a process. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment of a function.
 * @throws Error naming every variable that is missing, with its meaning
 */
export function readEnvironment<F extends ScorerFunction>(
  name: F,
  variables: Variables = process.env,
): ScorerEnvironment<F> {
  const declared: Readonly<Record<string, string>> = SCORER_FUNCTIONS[name].environment;
  const missing = Object.entries(declared).filter(([variable]) => !variables[variable]);
  if (missing.length > 0)
    throw new Error(
      `environment variables of the function ${name} are missing: ${missing.map(([variable, meaning]) => `${variable} (${meaning})`).join(', ')}`,
    );
  return Object.fromEntries(
    Object.keys(declared).map((variable) => [variable, variables[variable]]),
  ) as ScorerEnvironment<F>;
}
