import { checkEnvironment, type Finding, type Synthesized } from '../../src/checks';
import { oneOfEachConstruct } from './one-of-each-construct';

/** Arguments of a resource. */
export type Args = Record<string, unknown>;

/** A stack in which our rules find nothing. */
export const sound = oneOfEachConstruct();

/** Errors of our rules, except for contracts of stacks that are not part of the test. */
export const findings = (stack: Synthesized): Finding[] =>
  checkEnvironment('test', [stack]).filter(
    ({ rule, severity }) => rule !== 'contract' && severity === 'error',
  );

/** Copies the stack and changes one resource of a type. */
export function withChange(type: string, change: (args: Args) => void, name?: string): Synthesized {
  const json = structuredClone(sound.json) as { resource: Record<string, Record<string, Args>> };
  const byName = json.resource[type] ?? {};
  const found =
    name === undefined ? Object.keys(byName)[0] : Object.keys(byName).find((key) => key.startsWith(name));
  change(byName[found as string] as Args);
  return { id: sound.id, json: json as unknown as Synthesized['json'] };
}

/** Removes an argument. */
export const without = (path: string) => (args: Args) => {
  const keys = path.split('.');
  const last = keys.pop() as string;
  const holder = keys.reduce<Args>((value, key) => {
    const inner = value[key];
    return (Array.isArray(inner) ? inner[0] : inner) as Args;
  }, args);
  delete holder[last];
};

/** Sets an argument. */
export function set(holder: Args, key: string, value: unknown): void {
  holder[key] = value;
}
