import type { StackDeclaration } from '@cardlake/platform';
import type { Finding, Synthesized } from './finding';

const REFERENCE = /data\.terraform_remote_state\.([A-Za-z0-9_-]+)\.outputs\.([A-Za-z0-9_]+)/g;

/** Every value that a stack reads, the stack it names publishes, and every contract is kept by its publisher. */
export function contractsKept(
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
  const unread = stacks.flatMap(({ id, json }) => {
    const references = new Map(
      [...JSON.stringify(json).matchAll(REFERENCE)].map(([text, from, name]) => [text, { from, name }]),
    );
    return [...references.values()]
      .filter(({ from, name }) => !outputs.get(`${environment}-${from}`)?.includes(String(name)))
      .map(({ from, name }) =>
        error(id, `${environment}-${from} publishes no ${name}; add it to its contract`),
      );
  });
  const broken = declarations.flatMap(({ name: publisher, outputs: declared }) =>
    Object.keys(declared)
      .filter((name) => !outputs.get(`${environment}-${publisher}`)?.includes(name))
      .map((name) => error(`${environment}-${publisher}`, `the contract says ${name}, and no output does`)),
  );
  return [...unread, ...broken];
}
