/** All that the rows of a snapshot group are a function of. */
export interface SnapshotInputs {
  /** Hash of the definition. */
  readonly definition: string;
  /** Day of the greatest window end, the last day that can have rows; days since the epoch. */
  readonly lastDay: number;
  /** Version of silver's rows; undefined where an earlier format tells it in another way. */
  readonly silver: number | undefined;
  /** Number of rows that came of it. */
  readonly rows: number;
}

const PATTERN = /^([0-9a-f]{64}) through ([0-9]+) of (?:silver ([0-9]+)|[0-9a-f]{64}), ([0-9]+) rows$/;

/** End of the text, whatever the number before it: a machine reads it. */
const END = ' rows';

/** The inputs as the journal keeps them beside the table. */
export const formatInputs = ({ definition, lastDay, silver, rows }: SnapshotInputs): string =>
  `${definition} through ${lastDay} of silver ${silver}, ${rows}${END}`;

/** The inputs of a table that another lake takes over with its silver, whose version there is another number. */
export const withSilverVersion = (text: string, silver: number): string => {
  const inputs = readInputs(text);
  return inputs === undefined ? text : formatInputs({ ...inputs, silver });
};

/** Reads the inputs that the rows of a table were computed from; undefined when there are none. */
export function readInputs(text: string | undefined): SnapshotInputs | undefined {
  const [, definition = '', lastDay, silver, rows] = PATTERN.exec(text ?? '') ?? [];
  if (lastDay === undefined) return undefined;
  return {
    definition,
    lastDay: Number(lastDay),
    silver: silver === undefined ? undefined : Number(silver),
    rows: Number(rows),
  };
}
