import type { AnyState, Definition } from './interpreter';

/** A state with its name, and the map that contains it. */
export interface Place {
  readonly name: string;
  readonly state: AnyState;
  readonly map?: AnyState;
}

/** Lists all states, including those of maps. */
export const allStates = ({ States }: Definition, map?: AnyState): Place[] =>
  Object.entries(States).flatMap(([name, state]) => [
    { name, state, ...(map === undefined ? {} : { map }) },
    ...(state.ItemProcessor === undefined ? [] : allStates(state.ItemProcessor, state)),
  ]);

/** Returns the names of the states that may follow a state. */
export const successors = ({ Next, Default, Choices = [], Catch = [] }: AnyState): string[] =>
  [Next, Default, ...Choices.map((each) => each.Next), ...Catch.map((each) => each.Next)].filter(
    (name) => name !== undefined,
  );

/** Returns the states that are reachable from a state; paths end before states in `without`. */
export function reachable(
  { States }: Definition,
  from: string,
  without: readonly string[] = [],
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const state = States[name];
    if (found.has(name) || without.includes(name) || state === undefined) return;
    found.add(name);
    successors(state).forEach(visit);
  };
  visit(from);
  return found;
}

/** Returns the definitions of maps, and the whole definition itself. */
export const scopesOf = (definition: Definition): Definition[] => [
  definition,
  ...allStates(definition).flatMap(({ state }) => state.ItemProcessor ?? []),
];

const LOCAL = /\$(\w+)\s*:=/g;
const VARIABLE = /\$(\w+)(?!\w*\s*(\(|:=))/g;
/** Functions that are passed as values, and the reserved variable. */
const RESERVED = new Set(['states', 'append']);

/** Returns the variables that the expressions of a value read, except those that an expression defines itself. */
export function readVariables(value: unknown): ReadonlySet<string> {
  const texts = [...JSON.stringify(value ?? null).matchAll(/\{% (.*?) %\}/g)].map(([, text = '']) => text);
  return new Set(
    texts.flatMap((text) => {
      const locals = new Set([...text.matchAll(LOCAL)].map(([, name]) => name));
      return [...text.matchAll(VARIABLE)]
        .map(([, name = '']) => name)
        .filter((name) => !locals.has(name) && !RESERVED.has(name));
    }),
  );
}

/** Returns the variables that are assigned on every path to each state, by state. */
export function assignedBefore({ StartAt, States }: Definition): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map<string, ReadonlySet<string>>([[StartAt, new Set()]]);
  const queue = [StartAt];
  const arrive = (target: string, variables: readonly string[]) => {
    const known = before.get(target);
    const merged = new Set(known === undefined ? variables : variables.filter((name) => known.has(name)));
    if (known !== undefined && merged.size === known.size) return;
    before.set(target, merged);
    queue.push(target);
  };
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const state = States[name];
    if (state === undefined) continue;
    const inherited = [...(before.get(name) ?? [])];
    const assigned = [...inherited, ...Object.keys(state.Assign ?? {})];
    for (const handler of state.Catch ?? []) {
      arrive(handler.Next, [...inherited, ...Object.keys(handler.Assign ?? {})]);
    }
    for (const next of successors({ ...state, Catch: [] })) arrive(next, assigned);
  }
  return before;
}
