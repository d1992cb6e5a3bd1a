import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const COMMAND = require.resolve('../local-aws.mjs');

export interface LocalAwsOptions {
  /**
   * Command that runs a Spark job of EMR Serverless; `{entry}`, `{args}` and `{params}` stand for the entry point, its
   * arguments and the submit parameters. Default: `python3 {entry} {args}`.
   */
  readonly sparkCommand?: string;
  /**
   * Command that runs a job of Batch; `{command}` stands for the words of its command, `{image}` for its image. Default:
   * none, and every job fails.
   */
  readonly batchCommand?: string;
  /**
   * Command that runs a Spark job of Glue; `{entry}` and `{args}` stand for its script and its arguments. Default: none, and every job succeeds.
   */
  readonly glueCommand?: string;
  /** Factor of the waiting times of state machines; 0 does not wait. Default: 1. */
  readonly waitScale?: number;
  /** Denies what the policies of a role do not allow; the README lists what is not judged. Default: false. */
  readonly enforceIam?: boolean;
  /** Faults of the services and of functions. Default: none. */
  readonly faults?: Faults;
  /** Model server that answers for endpoints. Default: none, and an endpoint answers with the body of the request. */
  readonly modelServer?: string;
  /**
   * Command that runs a training job; `{opt_ml}` stands for what a container has as `/opt/ml`, `{script}` for what Python runs of a job in
   * script mode. Default: none, and a job leaves nothing.
   */
  readonly trainCommand?: string;
}

/** Shares, from 0 to 1, of what goes wrong; the README says which calls that concerns. */
export interface Faults {
  readonly throttled?: number;
  readonly failed?: number;
  /** Of the moments before a function in Node sends a request and after it has the answer: it dies then. */
  readonly deaths?: number;
}

/** Answer to a role that asked for an action, allowed or not; noted if IAM is enforced. */
interface Judgement {
  /** Name of the role. */
  readonly role: string;
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN, or `*`. */
  readonly resource: string;
  readonly allowed: boolean;
}

/** Running local AWS services. */
export interface LocalAws {
  readonly endpoint: string;
  /** Variables with which an SDK or the command line uses the services. */
  readonly env: Readonly<Record<string, string>>;
  /** Settings with which a client of the AWS SDK is created. */
  readonly clientSettings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /**
   * Creates what the Terraform states in some folders describe.
   * @throws Error naming every resource that could not be created
   */
  loadStates(folders: readonly string[]): void;
  /**
   * Invokes the target of a schedule as at a scheduled time, an ISO 8601 instant. Nothing else fires schedules: what a test
   * sees depends neither on the time of day nor on how long it takes.
   * @throws Error when there is no such schedule, or it is disabled
   */
  fireSchedule(name: string, scheduledTime: string): void;
  /** Reads every judgement on a role so far, in order. */
  readJudgements(): Judgement[];
  /** Reads the deaths of functions so far, in order: the name of the function for each. */
  readDeaths(): string[];
  stop(): void;
}

/**
 * Starts the local AWS services on a free port, in a second or two; on a new machine it installs them first.
 * @throws Error when they do not start, with the end of their log
 */
export function startLocalAws({
  sparkCommand,
  batchCommand,
  glueCommand,
  waitScale,
  enforceIam,
  faults: { throttled, failed, deaths } = {},
  modelServer,
  trainCommand,
}: LocalAwsOptions = {}): LocalAws {
  const settings = withoutUnset({
    EMR_LOCAL_CMD: sparkCommand,
    BATCH_LOCAL_CMD: batchCommand,
    GLUE_LOCAL_CMD: glueCommand,
    SFN_WAIT_SCALE: waitScale,
    AUTH: enforceIam,
    THROTTLE_RATE: throttled,
    FAIL_RATE: failed,
    DEATH_RATE: deaths,
    SM_INVOKE_URL: modelServer,
    SM_TRAIN_CMD: trainCommand,
    SCHEDULES_FIRE: false,
  });
  const env = parseVariables(runCommand(['start', '--port', '0', '--json'], settings));
  const endpoint = requireVariable(env, 'AWS_ENDPOINT_URL');
  const readNotes = (name: string): string[] => {
    const path = join(requireVariable(env, 'EMULATOR_LOGS'), name);
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  };
  return {
    endpoint,
    env,
    clientSettings: {
      endpoint,
      region: requireVariable(env, 'AWS_REGION'),
      credentials: {
        accessKeyId: requireVariable(env, 'AWS_ACCESS_KEY_ID'),
        secretAccessKey: requireVariable(env, 'AWS_SECRET_ACCESS_KEY'),
      },
    },
    loadStates(folders) {
      runCommand(['load', '--quiet', '--strict', ...folders.flatMap((folder) => ['--dir', folder])], env);
    },
    fireSchedule(name, scheduledTime) {
      runCommand(['fire', name, '--scheduled-time', scheduledTime], env);
    },
    readJudgements: () => readNotes('judgements.ndjson').map((line) => JSON.parse(line)),
    readDeaths: () => readNotes('deaths'),
    stop() {
      runCommand(['stop'], env);
    },
  };
}

const withoutUnset = (
  settings: Readonly<Record<string, string | number | boolean | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

/** Runs a command of the package; answers its standard output. */
function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`local-aws ${args[0]} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

function parseVariables(json: string): Readonly<Record<string, string>> {
  return JSON.parse(json);
}

function requireVariable(env: Readonly<Record<string, string>>, name: string): string {
  const value = env[name];
  if (value === undefined) throw new Error(`local-aws start did not print ${name}`);
  return value;
}
