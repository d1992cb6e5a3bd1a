import { identifier, type LakeTable } from '@cardlake/lake';
import {
  bronzeCardAuthorization,
  bronzeCardDispute,
  cardDisputes,
  cardTransactions,
  decimalText,
  type Fields,
  type LogicalType,
} from '@cardlake/schema';
import type { BronzeObject } from '../bronze-object';

/** Where a bronze type's valid rows go, and how rows of one event_id are ranked. */
export interface Refinement {
  readonly bronze: LakeTable;
  readonly silver: LakeTable;
  /** SQL order in which the first row of an event_id is the one that silver keeps. */
  readonly rank: string;
  /** Whether a row that loses with another payload is quarantined; otherwise it is superseded. */
  readonly conflicts: boolean;
}

export const refinements: Readonly<Record<BronzeObject['type'], Refinement>> = {
  card_authorization: {
    bronze: bronzeCardAuthorization,
    silver: cardTransactions,
    rank: 'ingested_at, source_object, line',
    conflicts: true,
  },
  card_dispute: {
    bronze: bronzeCardDispute,
    silver: cardDisputes,
    rank: 'reported_at DESC, ingested_at DESC, source_object DESC, line DESC',
    conflicts: false,
  },
};

/** The type a wire column has in a part file: instants are integers of microseconds, money is decimal text. */
const partType = (type: LogicalType): string => {
  switch (type.kind) {
    case 'timestamp':
      return 'BIGINT';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'boolean':
      return 'BOOLEAN';
    case 'string':
      return 'VARCHAR';
    default:
      throw new Error(`no ${type.kind} on the wire`);
  }
};

/** The text of a wire value in a part file, see {@link partType}. */
export const partText = (type: LogicalType): ((value: unknown) => string) =>
  type.kind === 'decimal' ? (value) => decimalText(value as bigint, type.scale) : String;

/** A column of a part file: SQL name and type. */
export interface PartColumn {
  readonly name: string;
  readonly type: string;
}

/** Columns of a part file of valid rows: object, line, then the wire's columns. */
export const partColumns = (fields: Fields): PartColumn[] => [
  { name: 'object', type: 'INTEGER' },
  { name: 'line', type: 'BIGINT' },
  ...Object.entries(fields).map(([name, { type }]) => ({ name: identifier(name), type: partType(type) })),
];

/** Columns of a part file of rejects. */
export const rejectColumns: readonly PartColumn[] = [
  { name: 'object', type: 'INTEGER' },
  { name: 'line', type: 'BIGINT' },
  { name: 'reasons', type: 'VARCHAR[]' },
  { name: 'raw', type: 'VARCHAR' },
  { name: 'event_id', type: 'VARCHAR' },
];

/** Select list that turns part columns into silver's types. */
export const silverExpressions = (fields: Fields): string =>
  Object.entries(fields)
    .map(([name, { type }]) =>
      type.kind === 'timestamp'
        ? `make_timestamptz(${identifier(name)}) AS ${identifier(name)}`
        : identifier(name),
    )
    .join(', ');
