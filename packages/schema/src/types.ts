/** Logical types of the lake. Every engine's own type is a projection of one of these. */
export type LogicalType =
  | { readonly kind: 'string' }
  /** An instant, microseconds, UTC. */
  | { readonly kind: 'timestamp' }
  /** A calendar day, UTC. */
  | { readonly kind: 'date' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'double' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'strings' }
  /** JSON text of a shape, as it was written. */
  | { readonly kind: 'json'; readonly shape: JsonShape };

/** Shapes of a JSON text: an object of plain values, a list of texts, a list of objects of plain values, or any value. */
export type JsonShape = 'object' | 'texts' | 'objects' | 'any';

const NUMERIC_KINDS: ReadonlySet<LogicalType['kind']> = new Set(['bigint', 'decimal', 'double']);

/** True for a type whose values a model, or a comparison, can take as numbers. */
export const isNumeric = ({ kind }: LogicalType): boolean => NUMERIC_KINDS.has(kind);

/** The TypeScript value of a logical type. */
export type ValueOf<T extends LogicalType> = T extends { kind: 'string' }
  ? string
  : T extends { kind: 'timestamp' }
    ? /** microseconds since the epoch; a safe integer until the year 2255 */ number
    : T extends { kind: 'date' }
      ? /** `YYYY-MM-DD` */ string
      : T extends { kind: 'decimal' }
        ? /** unscaled: value × 10^scale */ bigint
        : T extends { kind: 'bigint' }
          ? bigint
          : T extends { kind: 'double' }
            ? number
            : T extends { kind: 'boolean' }
              ? boolean
              : T extends { kind: 'strings' }
                ? readonly string[]
                : T extends { kind: 'json' }
                  ? string
                  : never;

/** One column: its type, whether it may be null, and what it means. */
export interface Field<T extends LogicalType = LogicalType, N extends boolean = boolean> {
  readonly type: T;
  readonly nullable: N;
  readonly description: string;
  /** True for a column that stored files may lack, since it was added after rows had been written; null there. */
  readonly isAdded?: boolean;
}

/** Columns by name, in the order they are stored. */
export type Fields = Readonly<Record<string, Field>>;

/** The row type of a set of fields. */
export type Row<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T, infer N>
    ? true extends N
      ? ValueOf<T> | null
      : ValueOf<T>
    : never;
};

const make =
  <const T extends LogicalType>(type: T) =>
  (description: string): Field<T, false> => ({ type, nullable: false, description });

/** Constructors of fields, one per logical type: `field.string('who paid')`. */
export const field = {
  string: make({ kind: 'string' }),
  timestamp: make({ kind: 'timestamp' }),
  date: make({ kind: 'date' }),
  bigint: make({ kind: 'bigint' }),
  double: make({ kind: 'double' }),
  boolean: make({ kind: 'boolean' }),
  strings: make({ kind: 'strings' }),
  json: <const S extends JsonShape>(shape: S, description: string) =>
    make({ kind: 'json', shape } as const)(description),
  decimal: <const P extends number, const S extends number>(precision: P, scale: S, description: string) =>
    make({ kind: 'decimal', precision, scale } as const)(description),
} as const;

/** The same field, added after rows had been written: nullable, and null in the files of before. */
export const added = <T extends LogicalType>(f: Field<T, boolean>): Field<T, true> => ({
  ...nullable(f),
  isAdded: true,
});

/** The same field, allowed to be null. */
export const nullable = <T extends LogicalType>(f: Field<T, boolean>): Field<T, true> => ({
  ...f,
  nullable: true,
});
