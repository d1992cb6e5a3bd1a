import { tables } from '@cardlake/card-schema';

type Declared = typeof tables;
type BronzeKey = Extract<keyof Declared, `bronze.${string}`>;

/** A declared table of the bronze layer. */
export type BronzeTable = Declared[BronzeKey];

/** The kind of lines in a bronze object: the name of its table, e.g. `card_authorization`. */
export type BronzeType = BronzeKey extends `bronze.${infer Name}` ? Name : never;

const isBronze = (table: Declared[keyof Declared]): table is BronzeTable => table.layer === 'bronze';

/** All tables of the bronze layer, in the order of their declaration. */
export const bronzeTables: readonly BronzeTable[] = Object.values(tables).filter(isBronze);

/** The names of `bronzeTables`. */
export const bronzeTypes = bronzeTables.map((table) => table.name as BronzeType);

/** Returns the table of a type. */
export const bronzeTable = (type: BronzeType): BronzeTable => tables[`bronze.${type}`];
