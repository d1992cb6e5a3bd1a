import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  BUILD_FOLDERS,
  type bronzeDeclaration,
  enabledStackNames,
  type foundationDeclaration,
  type OutputsOf,
} from '@cardlake/platform';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { settingsOf } from '../cost/environment';
import { type LocalPlace, stopInstance } from './down';
import {
  addressOf,
  isRunning,
  type LocalInstance,
  readInstance,
  serviceVariables,
  writeInstance,
} from './instance-file';
import { runTool, type Tool } from './run-tool';

/** The environment whose stacks are applied. */
const ENVIRONMENT = 'dev';

/** Options of {@link startLocal}. */
interface LocalOptions extends LocalPlace {
  /** Builds what is deployed; otherwise the builds that are there are used. */
  readonly builds: boolean;
  /** 0 for any that is free. */
  readonly port: number;
  /** Stops it; nothing runs afterwards. */
  readonly signal: AbortSignal;
  /** Told of each step as it begins. */
  readonly onStep: (step: string) => void;
}

/**
 * Synthesizes the stacks of dev, applies them with the offline provider, starts the local AWS services, and loads the stacks.
 * @throws UserError `local_aws_runs`, `local_aws`; the reason of the signal, when nothing that it started runs any more
 */
export async function startLocal(options: LocalOptions): Promise<LocalInstance> {
  const { checkout, folder, builds, port, env, signal, onStep } = options;
  const running = readInstance(folder);
  if (running !== undefined && (await isRunning(running)))
    throw new UserError('local_aws_runs', `local AWS runs already, at ${addressOf(running)}`, {
      hint: 'Stop it first: `cardlake local down`.',
    });
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'up.log');
  rmSync(log, { force: true });
  const run = (what: string, command: Tool['command'], more: Partial<Tool> = {}) => {
    onStep(what);
    return runTool({ what, command, folder: checkout.root, env, log, signal, ...more });
  };
  const node = process.execPath;
  const filters = Object.values(BUILD_FOLDERS).map((each) => `--filter=./${each}`);
  if (builds) await run('build what is deployed', [node, checkout.turbo, 'build', ...filters]);
  const outdir = join(folder, 'cdktf.out');
  await run('synthesize the stacks', [node, ...checkout.register, checkout.synthesis], {
    env: { ...env, CDKTF_OUTDIR: outdir, CDKTF_HOME: join(folder, 'home') },
  });
  const printed = await run('build the offline provider', [
    node,
    ...checkout.register,
    checkout.offlineTerraform,
  ]);
  const offline = {
    ...env,
    ...readExports(printed),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_CLI_ARGS: '-no-color',
  };
  const stacks = enabledStackNames(settingsOf(ENVIRONMENT)).map((name) => `${ENVIRONMENT}-${name}`);
  const folders = stacks.map((stack) => join(outdir, 'stacks', stack));
  for (const [i, stack] of stacks.entries()) {
    const inStack = { folder: folders[i] ?? outdir, env: offline };
    await run(`apply ${stack}`, ['terraform', 'init'], inStack);
    await runTool({
      what: `apply ${stack}`,
      command: ['terraform', 'apply', '-auto-approve'],
      log,
      signal,
      ...inStack,
    });
  }
  const [foundation, bronze] = await Promise.all(
    ['foundation', 'bronze'].map((name) =>
      runTool({
        what: `read the outputs of ${name}`,
        command: ['terraform', 'output', '-json'],
        folder: join(outdir, 'stacks', `${ENVIRONMENT}-${name}`),
        env: offline,
        log,
        signal,
      }),
    ),
  );
  const names = {
    lake: readOutput<typeof foundationDeclaration>(foundation, 'lake_bucket_name'),
    stream: readOutput<typeof bronzeDeclaration>(bronze, 'stream_name'),
  };
  onStep('start the services');
  signal.throwIfAborted();
  // To its end: what it has begun can be stopped only then.
  const started = await runTool({
    what: 'start the services',
    command: [node, checkout.localAws, 'start', '--json', '--port', String(port)],
    folder: checkout.root,
    env,
    log,
  });
  const instance = { variables: serviceVariables.parse(JSON.parse(started)), stacks, ...names };
  writeInstance(folder, instance);
  try {
    const where = folders.flatMap((each) => ['--dir', each]);
    await run('load the stacks', [node, checkout.localAws, 'load', '--quiet', '--strict', ...where], {
      env: { ...env, ...instance.variables },
    });
  } catch (error) {
    await stopInstance({ checkout, folder, env }, instance);
    throw error;
  }
  return instance;
}

const outputs = z.record(z.string(), z.object({ value: z.unknown() }));

/** Reads an output of a stack by its name in the contract. */
const readOutput = <S extends typeof foundationDeclaration | typeof bronzeDeclaration>(
  text: string | undefined,
  name: Extract<keyof OutputsOf<S>, string>,
): string => String(outputs.parse(JSON.parse(text ?? '{}'))[name]?.value);

/** Reads lines `export NAME='value'`. */
const readExports = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll("'\\''", "'"),
    ]),
  );
