/** Requirements and Python versions of a package, and what else its environment holds. */
export interface PythonEnvironmentSpec {
  /** The package, in messages. */
  readonly name: string;
  /** Folder of the package; the environment is `.venv` in it. */
  readonly folder: string;
  /** Versions of Python that the package works with, the preferred one first: `['3.11', '3.10']`. */
  readonly versions: readonly string[];
  /** Requirement files, pinned by hash, in the order of installation. */
  readonly requirements: readonly string[];
  /** Requirement files that `complete` may install. */
  readonly optionalRequirements?: readonly string[];
  /** Other contents that `complete` adds; a change makes a new environment. */
  readonly contents?: unknown;
  /** Adds what pip does not install to an environment that is not in use yet. */
  readonly complete?: (venv: string) => void;
}

export interface PythonEnvironment {
  readonly venv: string;
  /** Interpreter of the environment. */
  readonly python: string;
  /** Creates the environment, or replaces it when its requirements changed; ends the process when that fails. */
  provision(): void;
}

export function pythonEnvironment(spec: PythonEnvironmentSpec): PythonEnvironment;

/** Interpreter of a virtual environment. */
export function pythonIn(venv: string): string;

/** Installs a requirement file into a virtual environment; everything is checked against the hashes in the file. */
export function installRequirements(name: string, venv: string, requirements: string): void;

/** Runs a program quietly; ends the process when it fails. */
export function runProgram(name: string, command: string, args: readonly string[]): void;

/** Prints a message of a package and ends the process. */
export function exitWith(name: string, message: string, hint: string): never;

/** Runs a Python program and exits with its code; see there for `CARDLAKE_STDIN_OF_STARTER`. */
export function runPython(
  python: string,
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): void;
