import { businessFields, cardEvents } from '@cardlake/card-schema';
import { mainGroup } from '@cardlake/engine';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import { UserError } from '@cardlake/runtime';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { namesValue } from './values';

const FORMATS = ['parquet', 'csv'] as const;

/** Format of a result file, by the ending of its name. */
type ResultFormat = (typeof FORMATS)[number];

/** Parses names of feature groups. @throws InvalidArgumentError for a name of none */
function groupsValue(text: string, published: readonly string[]): string[] {
  const names = namesValue(text);
  const unknown = names.find((name) => !published.includes(name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(
    `There is no feature group ${unknown}. Give some of ${published.join(', ')}.`,
  );
}

/** Parses the user's names of columns: `card_id=account,merchant_id=shop`. @throws InvalidArgumentError for another form */
function columnsValue(text: string): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const pair of namesValue(text)) {
    const [, column = '', name = ''] = /^(\w+)=(.+)$/.exec(pair) ?? [];
    if (!Object.hasOwn(businessFields, column))
      throw new InvalidArgumentError(
        `Give pairs such as card_id=account; the columns are ${Object.keys(businessFields).join(', ')}.`,
      );
    columns[column] = name;
  }
  return columns;
}

/** Returns the format that the ending of a file's name stands for. @throws InvalidArgumentError for another ending */
function formatOfFile(path: string): ResultFormat {
  const format = FORMATS.find((each) => path.toLowerCase().endsWith(`.${each}`));
  if (format !== undefined) return format;
  throw new InvalidArgumentError(
    `Give a name that ends with ${FORMATS.map((each) => `.${each}`).join(' or ')}.`,
  );
}

/** Values of the options that say what to join to which rows. */
export interface JoinOptionValues {
  readonly entities?: string;
  readonly groups?: readonly string[];
  readonly features?: readonly string[];
  readonly out?: { readonly path: string; readonly format: ResultFormat };
  readonly timeColumn?: string;
  readonly columns?: Readonly<Record<string, string>>;
}

/**
 * Adds the options of a join to its own command, or to one that does other things as well.
 * @param about `groups`: those to choose from; `where` says which thing needs the options, `whereGroups` which the groups
 */
export function withJoinOptions(
  command: Command,
  {
    groups,
    where,
    whereGroups = where,
  }: { readonly groups: readonly CompiledGroup[]; readonly where?: string; readonly whereGroups?: string },
): Command {
  const [about, aboutGroups] = [where, whereGroups].map((each) => (each === undefined ? '' : `${each}: `));
  const published = groups.map(publishedName);
  const needed = [
    new Option('--entities <file>', `${about}Parquet or CSV with keys and times`),
    new Option('--groups <names>', `${aboutGroups}feature groups: ${published.join(', ')}`).argParser(
      (text) => groupsValue(text, published),
    ),
    new Option('--out <path>', `${about}result to write: .parquet or .csv`).argParser(outValue),
  ];
  for (const option of needed) command.addOption(option.makeOptionMandatory(where === undefined));
  return command
    .option('--features <names>', `${about}only these features of the groups`, namesValue)
    .option('--time-column <name>', `${about}column with the time (default: ts)`)
    .option(
      '--columns <pairs>',
      `${about}your names of other columns: card_id=account,merchant_id=shop`,
      columnsValue,
    );
}

const outValue = (path: string) => ({ path, format: formatOfFile(path) });

/** Features to join and the rows to join them to, complete. */
export interface JoinRequest {
  readonly entities: string;
  readonly groups: readonly string[];
  readonly features: readonly string[] | undefined;
  readonly out: { readonly path: string; readonly format: ResultFormat };
  /** Names in the file of columns of the lake, where they differ. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Converts option values to a join. @throws UserError `missing_option` */
export function parseJoinOptions({
  entities,
  groups: names,
  features,
  out,
  timeColumn,
  columns = {},
}: JoinOptionValues): JoinRequest {
  if (entities === undefined || names === undefined || out === undefined) {
    const missing = [
      ...(entities === undefined ? ['--entities labels.csv'] : []),
      ...(names === undefined ? [`--groups ${mainGroup === undefined ? '' : publishedName(mainGroup)}`] : []),
      ...(out === undefined ? ['--out train.parquet'] : []),
    ];
    throw new UserError('missing_option', 'a join needs a file with rows, feature groups and a result', {
      hint: `Add ${missing.join(' ')}`,
    });
  }
  const all = timeColumn === undefined ? columns : { ...columns, [cardEvents.time]: timeColumn };
  return { entities, groups: names, features, out, columns: all };
}
