import { parseArgs } from 'node:util';
import { findJob, type Job, type SettingText } from '@cardlake/batch-jobs';
import { FEATURE_BATCH_VARIABLES } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';

/** Environment variables of the program. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A run as its starter wants it. */
export interface WantedRun {
  readonly job: Job;
  readonly settings: Readonly<Record<string, SettingText>>;
  /** Folder, or `s3://bucket/prefix`. */
  readonly lake: string;
  /** Table for lookups; undefined for none. */
  readonly table: string | undefined;
  readonly deadlineSeconds: number;
}

/** Options of every job: names, the variables that stand in for them, and their defaults. */
const COMMON = {
  lake: { variable: FEATURE_BATCH_VARIABLES.lake, fallback: undefined },
  table: { variable: FEATURE_BATCH_VARIABLES.table, fallback: '' },
  deadline: { variable: FEATURE_BATCH_VARIABLES.deadlineSeconds, fallback: '3600' },
} as const;

type CommonName = keyof typeof COMMON;

/**
 * Reads `JOB --setting value …`.
 * @throws UserError `bad_option`, `missing_option`
 */
export function parseCommandLine(args: readonly string[], env: Environment): WantedRun {
  const [name, ...rest] = args;
  const job = findJob(name);
  const { settings } = job.contract;
  const names = [...Object.keys(settings), ...Object.keys(COMMON)];
  const options = Object.fromEntries(
    names.map((each) => [each, { type: 'string', multiple: settings[each]?.isList === true } as const]),
  );
  const values = parse(rest, options, job.contract.name);
  const common = (each: CommonName): string => {
    const { variable, fallback } = COMMON[each];
    const value = values[each] ?? (env[variable]?.trim() || fallback);
    if (typeof value === 'string') return value;
    throw new UserError('missing_option', `--${each} is missing`, { hint: `Give it, or set ${variable}.` });
  };
  const deadline = common('deadline');
  if (!/^[1-9]\d{0,6}$/.test(deadline))
    throw new UserError(
      'bad_option',
      `--deadline: expected whole seconds from 1, found ${JSON.stringify(deadline)}`,
      { hint: 'Give a number such as 1800.' },
    );
  return {
    job,
    settings: Object.fromEntries(Object.entries(values).filter(([each]) => !(each in COMMON))),
    lake: common('lake'),
    table: common('table') || undefined,
    deadlineSeconds: Number(deadline),
  };
}

function parse(
  args: string[],
  options: Readonly<Record<string, { readonly type: 'string'; readonly multiple: boolean }>>,
  job: string,
): Readonly<Record<string, SettingText>> {
  try {
    return parseArgs({ args, options, strict: true }).values as Readonly<Record<string, SettingText>>;
  } catch (error) {
    const names = Object.keys(options).map((name) => `--${name}`);
    throw new UserError('bad_option', `${job}: ${(error as Error).message.split('. ')[0]}`, {
      hint: `The options are ${names.join(', ')}.`,
      cause: error,
    });
  }
}
