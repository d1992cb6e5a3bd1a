/**
 * Environment of a Python program that ends when this process does, even if it is killed: the program is stopped when its standard
 * input ends, which has to be a pipe to this process (`runPython` of `@cardlake/tooling/python-environment`).
 */
export const endsWithStarter = (): NodeJS.ProcessEnv => ({ ...process.env, CARDLAKE_STDIN_OF_STARTER: '1' });
