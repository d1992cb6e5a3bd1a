import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { testCredentials } from './server/test-credentials';

const run = promisify(execFile);

/** A function on Lambda, as its contract declares it: `module.export`, and the meaning of each variable. */
interface DeclaredFunction {
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, string>>;

/** The built zip of functions on Lambda, and a folder with its contents alone. */
export interface FunctionZip {
  readonly bytes: Buffer;
  /** Contents by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /**
   * Runs a script in a separate Node process, in the folder with the contents of the zip: without this machine's environment, and so
   * without its modules.
   * @returns its standard output
   */
  run(script: string, env: Variables, binary?: string): Promise<string>;
  /**
   * Loads a handler with some text for each variable; nothing answers at its endpoint.
   * @param env variables with a text of their own
   * @returns the type of the handler
   */
  typeOfHandler(declared: DeclaredFunction, env?: Variables): Promise<string>;
  /** Removes the folder. */
  remove(): void;
}

/** Opens the built zip of functions. */
export function openFunctionZip(path: string): FunctionZip {
  const bytes = readFileSync(path);
  const files = unzipSync(bytes);
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-zip-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const runScript = async (script: string, env: Variables, binary = process.execPath) =>
    (await run(binary, ['-e', script], { cwd: folder, env: { ...env } })).stdout;
  return {
    bytes,
    files,
    run: runScript,
    typeOfHandler({ handler, environment }, env = {}) {
      const [module, name] = handler.split('.');
      const some = Object.fromEntries(Object.keys(environment).map((variable) => [variable, 'some']));
      return runScript(`process.stdout.write(typeof require('./${module}.js').${name}); process.exit()`, {
        ...some,
        ...env,
        ...testCredentials,
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Names the files that the zip of functions has: the bundle of each with its source map, in their order. */
export const bundleNames = (functions: readonly Pick<DeclaredFunction, 'handler'>[]): string[] =>
  functions
    .map(({ handler }) => `${handler.split('.')[0]}.js`)
    .flatMap((file) => [file, `${file}.map`])
    .sort();

/** Reads our own source files in a bundle of a built zip, as listed by its source map. */
export function shippedSources(path: string, module: string): string[] {
  const map = unzipSync(readFileSync(path))[`${module}.js.map`];
  const { sources } = JSON.parse(Buffer.from(map ?? []).toString()) as { sources: string[] };
  return sources
    .filter((source) => source.endsWith('.ts') && !source.includes('node_modules'))
    .map((source) => readFileSync(resolve(dirname(path), source), 'utf8'));
}
