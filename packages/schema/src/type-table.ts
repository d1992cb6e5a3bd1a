import type { LogicalType } from './types';

/** One answer a kind of logical type: what a target declares, and all it declares. */
export type TypeTable<Result> = {
  readonly [K in LogicalType['kind']]: (type: Extract<LogicalType, { kind: K }>) => Result;
};

/** Looks a type up in a target's table. A kind the table lacks does not compile. */
export function lookUpType<Result>(target: TypeTable<Result>, type: LogicalType): Result {
  const answer = target[type.kind] as (type: LogicalType) => Result;
  return answer(type);
}
