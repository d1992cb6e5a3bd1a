import { ValidationError } from '@cardlake/platform';
import type { Construct } from 'constructs';

/**
 * Throws one error with every problem of a construct's props.
 * @param problems a sentence for each problem; false for each condition that is met
 * @throws ValidationError with the path of the construct
 */
export function validateProps(scope: Construct, id: string, problems: readonly (string | false)[]): void {
  const found = problems.filter((problem) => problem !== false);
  if (found.length > 0) throw new ValidationError([scope.node.path, id].filter(Boolean).join('/'), found);
}
