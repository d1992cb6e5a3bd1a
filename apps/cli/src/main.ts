import { EXIT_CODES, systemClock } from '@cardlake/runtime';
import type { App } from './app';
import { type OutputScreen, OutputStream } from './output/console';
import { explainError } from './process/explain-error';
import { launcherFrom } from './process/launcher';
import { Shutdown } from './process/shutdown';
import { untilEnd } from './process/until-end';
import { createProgram, runProgram } from './program';

/** The parts of a process that a command line uses. */
interface Host {
  readonly args: readonly string[];
  /** Working directory. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: OutputScreen;
  readonly stderr: OutputScreen;
}

/** Runs a command line to its end; errors are told on standard error. @returns its exit code */
export async function runCommandLine({ args, folder, env, stdout, stderr }: Host): Promise<number> {
  const launcher = launcherFrom(folder, env);
  const err = new OutputStream(stderr, { name: 'standard error', launcher });
  const app: App = {
    console: { out: new OutputStream(stdout, { launcher }), err },
    clock: systemClock,
    folder,
    env,
    verbosity: 'normal',
    shutdown: new Shutdown((text) => err.write(text)),
    exitCode: EXIT_CODES.done.code,
  };
  try {
    await runProgram(createProgram(app), app, args);
    await app.console.out.flush();
    return app.exitCode;
  } catch (error) {
    return explainError(error, app);
  }
}

/** Runs the command line of this process. */
export async function main(): Promise<void> {
  const { stdout, stderr, env } = process;
  // The SDK that is bundled runs on the oldest Node that we support, whatever its newer versions will need.
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const host: Host = { args: process.argv.slice(2), folder: process.cwd(), env, stdout, stderr };
  await untilEnd(process, () => runCommandLine(host));
}
