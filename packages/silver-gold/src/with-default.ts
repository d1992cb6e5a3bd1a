import type { CompiledFeature } from '@cardlake/features';
import { type Sql, sql } from '@cardlake/lake';

/** Gives a value of a feature its default where it is null. */
export function withDefault(
  value: Sql,
  { default: otherwise, type }: Pick<CompiledFeature, 'default' | 'type'>,
): Sql {
  if (otherwise === null) return value;
  if (type.kind === 'double') return sql`coalesce(${value}, ${Number(otherwise)}::DOUBLE)`;
  if (type.kind === 'bigint') return sql`coalesce(${value}, ${BigInt(otherwise)}::BIGINT)`;
  if (type.kind !== 'decimal') throw new Error(`features have no default of type ${type.kind}`);
  const unit = sql`${10 ** -type.scale}::DECIMAL(${type.scale}, ${type.scale})`;
  return sql`coalesce(${value}, ${BigInt(otherwise)}::DECIMAL(${type.precision}, 0) * ${unit})`;
}
