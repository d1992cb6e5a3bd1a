import { TerraformOutput } from 'cdktf';
import type { LakeStack, StackName } from './lake-stack';
import { readState } from './state';

/** What one stack tells the others: values by name, every one of them text. */
export interface Contract<K extends string = string> {
  readonly publisher: StackName;
  /** What each value is, by its output name. */
  readonly values: Readonly<Record<K, string>>;
}

/** The values of a contract. */
export type ValuesOf<C extends Contract> = Readonly<Record<keyof C['values'] & string, string>>;

/** Declares a contract; the identity function that keeps the names. */
export const contract = <const K extends string>(declaration: Contract<K>): Contract<K> => declaration;

/** Publishes every value of a contract as an output of the stack; a missing one does not compile. */
export function publish<K extends string>(
  stack: LakeStack,
  { values }: Contract<K>,
  given: Readonly<Record<K, string>>,
): void {
  for (const [name, description] of Object.entries<string>(values)) {
    new TerraformOutput(stack, name, { value: given[name as K], description });
  }
}

/** The values that another stack publishes, as tokens that Terraform resolves from that stack's state. */
export function read<K extends string>(
  stack: LakeStack,
  { publisher, values }: Contract<K>,
): Readonly<Record<K, string>> {
  const state = readState(stack, publisher, stack.idOf(publisher), stack.settings.state);
  return Object.fromEntries(Object.keys(values).map((name) => [name, state.getString(name)])) as Record<
    K,
    string
  >;
}
