import { parseArgs } from 'node:util';
import { UserError } from '@cardlake/runtime';

/** Description of a stage, for the list of stages. */
interface StagePurpose {
  readonly purpose: string;
  /** True for a stage that runs only when it is named. */
  readonly onRequest?: boolean;
}

/** Request of the caller: to run stages, or to read about them. */
type BenchRequest =
  | { readonly kind: 'help'; readonly text: string }
  /** `bytes`: size of the object of the stages of feeds; undefined for their own. */
  | { readonly kind: 'run'; readonly stages: readonly string[]; readonly bytes: number | undefined };

const OPTIONS = {
  megabytes: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const HELP_ADVICE = '`npm run bench -- --help` lists stages and options.';

/**
 * Reads `STAGE … --megabytes NUMBER`. Without a stage, all run but those that run on request only.
 * @param stages by their name
 * @throws UserError `bad_option`
 */
export function parseCommandLine(
  args: readonly string[],
  stages: Readonly<Record<string, StagePurpose>>,
): BenchRequest {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help', text: describe(stages) };
  const unknown = positionals.filter((name) => !Object.hasOwn(stages, name));
  if (unknown.length > 0)
    throw new UserError('bad_option', `no stage is named ${unknown.join(', ')}`, { hint: HELP_ADVICE });
  const named = Object.entries(stages).flatMap(([name, { onRequest }]) => (onRequest ? [] : [name]));
  return {
    kind: 'run',
    stages: positionals.length > 0 ? positionals : named,
    bytes: values.megabytes === undefined ? undefined : parseMegabytes(values.megabytes),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node's advice is about file names that begin with a dash.
    const [fault] = (error as Error).message.split('. ');
    throw new UserError('bad_option', fault ?? '', { hint: HELP_ADVICE, cause: error });
  }
}

function parseMegabytes(text: string): number {
  const megabytes = Number(text);
  if (!(megabytes > 0) || !Number.isFinite(megabytes))
    throw new UserError(
      'bad_option',
      `--megabytes: expected a number above 0, found ${JSON.stringify(text)}`,
      {
        hint: 'Give a number such as 100.',
      },
    );
  return megabytes * 1e6;
}

function describe(stages: Readonly<Record<string, StagePurpose>>): string {
  const width = Math.max(...Object.keys(stages).map((name) => name.length));
  const rows = Object.entries(stages).map(
    ([name, { purpose, onRequest }]) =>
      `  ${name.padEnd(width)}  ${purpose}${onRequest ? '; runs only when it is named' : ''}`,
  );
  return `Usage: npm run bench [-- STAGE … --megabytes NUMBER]

Runs the named stages, or all, and prints a line of JSON for each measurement. Ends with 1 when a figure exceeds its bound.

Stages:
${rows.join('\n')}

Options:
  --megabytes NUMBER  size of the object of \`feeds\` and \`feed-functions\`, in place of 1,000
  -h, --help          prints this
`;
}
