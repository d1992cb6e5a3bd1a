import type { StackDeclaration } from '@cardlake/platform';
import type { Finding, Synthesized } from './finding';

const REFERENCE = /data\.terraform_remote_state\.([A-Za-z0-9_-]+)\.outputs\.([A-Za-z0-9_]+)/g;

/** Checks that stacks publish their declared outputs, and that each output that a stack reads is published. */
export function contractsSatisfied(
  environment: string,
  stacks: readonly Synthesized[],
  declarations: readonly StackDeclaration[],
): Finding[] {
  const outputs = new Map(stacks.map(({ id, json }) => [id, Object.keys(json.output ?? {})]));
  const error = (where: string, message: string): Finding => ({
    severity: 'error',
    rule: 'contract',
    where,
    message,
  });
  const unpublished = stacks.flatMap(({ id, json }) => {
    const references = new Map(
      [...JSON.stringify(json).matchAll(REFERENCE)].map(([text, from, name]) => [text, { from, name }]),
    );
    return [...references.values()]
      .filter(({ from, name }) => !outputs.get(`${environment}-${from}`)?.includes(String(name)))
      .map(({ from, name }) =>
        error(
          id,
          `${environment}-${from} does not publish ${name}; add it to the outputs of its declaration`,
        ),
      );
  });
  const missing = declarations.flatMap(({ name: publisher, outputs: declared }) =>
    Object.keys(declared)
      .filter((name) => !outputs.get(`${environment}-${publisher}`)?.includes(name))
      .map((name) =>
        error(`${environment}-${publisher}`, `output ${name} is declared but not published; publish it`),
      ),
  );
  return [...unpublished, ...missing];
}
