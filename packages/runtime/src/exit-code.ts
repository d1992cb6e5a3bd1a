import { kindOfUserError, type UserErrorCode, type UserErrorKind } from './user-error-code';

/** Ways in which a program ends, besides user errors. */
type Ending = 'done' | 'fault' | 'interrupted' | 'terminated';

/**
 * Exit codes of every program, with their meaning. 70 and 75 are those of sysexits(3): EX_SOFTWARE and EX_TEMPFAIL; 128 and
 * a signal's number are the shell's.
 */
export const EXIT_CODES = {
  done: { code: 0, meaning: 'done, and nothing was found that should not be' },
  negative: {
    code: 1,
    meaning: 'a check found something, what was asked for is not there, or a started job failed',
  },
  input: {
    code: 2,
    meaning: 'the command line, an input, the lake, the disk or the memory must be put right',
  },
  refused: { code: 3, meaning: 'refused, since it would lose or block something: needs your consent' },
  fault: { code: 70, meaning: 'a fault of the program; the lake is consistent' },
  retry: { code: 75, meaning: 'try again later: another writer, throttling by AWS, or the network' },
  interrupted: { code: 130, meaning: 'stopped by Ctrl-C; the lake is consistent' },
  terminated: { code: 143, meaning: 'stopped by SIGTERM; the lake is consistent' },
} as const satisfies Readonly<Record<UserErrorKind | Ending, { code: number; meaning: string }>>;

/** Returns the exit code of a program that a user error ends. */
export const exitCodeOf = (code: UserErrorCode): number => EXIT_CODES[kindOfUserError(code)].code;
