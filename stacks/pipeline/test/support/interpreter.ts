import jsonata from 'jsonata';

/** A state of a definition, as far as the interpreter reads it. */
export interface AnyState {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly Output?: unknown;
  readonly Items?: string;
  readonly ItemProcessor?: Definition;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default?: string;
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Next: string;
    readonly Assign?: Readonly<Record<string, unknown>>;
    readonly Output?: unknown;
  }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly TimeoutSeconds?: number;
  readonly Error?: string;
  readonly Cause?: string;
}

/** A definition, or the inner definition of a map. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, AnyState>>;
}

/** A call of a task: the state, the API and its arguments. */
export interface Call {
  readonly state: string;
  readonly resource: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A failure of a task, in the form that Step Functions reports. */
export class TaskFailure extends Error {
  constructor(
    readonly code: string,
    readonly detail: string | undefined,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** Result of an execution. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: unknown;
  readonly cause?: unknown;
  /** States in the order of their execution, including those of maps. */
  readonly states: readonly string[];
  readonly calls: readonly Call[];
}

type Variables = Readonly<Record<string, unknown>>;
type Scope = Readonly<Record<string, unknown>>;

const EXPRESSION = /^\{%\s([\s\S]*)\s%\}$/;

/**
 * Runs a definition in memory, with every task answered by `respond`. Retries are not simulated.
 * @param respond returns the result of a call, or throws a `TaskFailure`
 * @param context context object of the execution
 */
export async function execute(
  definition: Definition,
  context: { readonly Execution: { readonly Input: unknown } },
  respond: (call: Call) => unknown,
): Promise<Execution> {
  const states: string[] = [];
  const calls: Call[] = [];

  async function evaluate(value: unknown, scope: Scope, variables: Variables): Promise<unknown> {
    if (typeof value === 'string') {
      const text = EXPRESSION.exec(value)?.[1];
      if (text === undefined) return value;
      const bindings = { ...variables, states: { context, ...scope }, parse: JSON.parse };
      const result = await jsonata(text).evaluate({}, bindings);
      if (result === undefined) throw new TaskFailure('States.QueryEvaluationError', text);
      return structuredClone(JSON.parse(JSON.stringify(result)));
    }
    if (Array.isArray(value)) return Promise.all(value.map((each) => evaluate(each, scope, variables)));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(async ([key, inner]) => [
      key,
      await evaluate(inner, scope, variables),
    ]);
    return Object.fromEntries(await Promise.all(entries));
  }

  async function work(name: string, state: AnyState, input: unknown, variables: Variables): Promise<unknown> {
    if (state.Type === 'Task') {
      const args = (await evaluate(state.Arguments, { input }, variables)) as Call['args'];
      const call = { state: name, resource: state.Resource ?? '', args };
      calls.push(call);
      return respond(call);
    }
    if (state.Type === 'Map' && state.ItemProcessor) {
      const results: unknown[] = [];
      const items = (await evaluate(state.Items, { input }, variables)) as unknown[];
      for (const item of items) results.push((await run(state.ItemProcessor, item, variables)).output);
      return results;
    }
    return input;
  }

  async function run(machine: Definition, first: unknown, inherited: Variables) {
    let variables = inherited;
    let input = first;
    let name: string | undefined = machine.StartAt;
    while (name !== undefined) {
      states.push(name);
      const state: AnyState | undefined = machine.States[name];
      if (state === undefined) throw new Error(`there is no state ${name}`);
      if (state.Type === 'Fail') {
        throw new TaskFailure(
          String(await evaluate(state.Error, { input }, variables)),
          String(await evaluate(state.Cause, { input }, variables)),
        );
      }
      if (state.Type === 'Choice') {
        name = state.Default;
        for (const { Condition, Next } of [...(state.Choices ?? [])].reverse()) {
          if ((await evaluate(Condition, { input }, variables)) === true) name = Next;
        }
        continue;
      }
      try {
        const result = await work(name, state, input, variables);
        const scope = { input, result };
        const output = state.Output === undefined ? result : await evaluate(state.Output, scope, variables);
        const assigned = (await evaluate(state.Assign ?? {}, scope, variables)) as Variables;
        variables = { ...variables, ...assigned };
        input = output;
        name = state.Type === 'Succeed' || state.End === true ? undefined : state.Next;
      } catch (error) {
        const handler = state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
        if (!(error instanceof TaskFailure) || handler === undefined) throw error;
        const errorOutput = { Error: error.code, Cause: error.detail };
        const scope = { input, errorOutput };
        const assigned = await evaluate(handler.Assign ?? {}, scope, variables);
        input = await evaluate(handler.Output ?? errorOutput, scope, variables);
        variables = { ...variables, ...(assigned as Variables) };
        name = handler.Next;
      }
    }
    return { output: input, variables };
  }

  try {
    const { output } = await run(definition, context.Execution.Input, {});
    return { status: 'SUCCEEDED', output, states, calls };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return { status: 'FAILED', error: error.code, cause: error.detail, states, calls };
  }
}
