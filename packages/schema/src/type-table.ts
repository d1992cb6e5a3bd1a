import type { LogicalType } from './types';

/** A target's result for each kind of logical type: all that a target declares. */
export type TypeTable<Result> = {
  readonly [K in LogicalType['kind']]: (type: Extract<LogicalType, { kind: K }>) => Result;
};

/** Looks a type up in a target's table. A table that lacks a kind does not compile. */
export function lookUpType<Result>(target: TypeTable<Result>, type: LogicalType): Result {
  const answer = target[type.kind] as (type: LogicalType) => Result;
  return answer(type);
}
