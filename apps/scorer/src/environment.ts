import { readFunctionEnvironment } from '@cardlake/aws/lambda/environment';
import { SCORER_FUNCTIONS, type ScorerEnvironment, type ScorerFunction } from '@cardlake/job-contract';

/**
 * Reads the environment of a function.
 * @throws Error naming every variable that is missing, with its meaning
 */
export function readEnvironment<F extends ScorerFunction>(
  name: F,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): ScorerEnvironment<F> {
  const declared: Readonly<Record<string, string>> = SCORER_FUNCTIONS[name].environment;
  return readFunctionEnvironment(name, declared, variables) as ScorerEnvironment<F>;
}
