import type { JobArchitecture } from '@cardlake/job-contract';

/**
 * Python of the jobs: the system Python of Amazon Linux 2023, the base of emr-7. emr-7.13.0 has 3.9 and 3.11; `python3`
 * is 3.9
 * (https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-7130-release.html).
 */
export const PYTHON = { version: '3.9', tag: 'cp39', path: '/usr/bin/python3.9' } as const;

/** Python and CPU architecture that wheels are for. */
export interface WheelTarget {
  readonly version: string;
  readonly tag: string;
  readonly architecture: JobArchitecture;
}

/**
 * Workers of Glue 5.1: Python 3.11 on Amazon Linux 2023 (developer guide, "AWS Glue versions"), of the kind x86_64 (developer guide, "Using Python
 * libraries with AWS Glue", "Appendix A").
 */
export const GLUE: WheelTarget = { version: '3.11', tag: 'cp311', architecture: 'X86_64' };

/** Names of the CPU architectures in wheel tags. */
const MACHINES: Readonly<Record<JobArchitecture, string>> = { ARM64: 'aarch64', X86_64: 'x86_64' };

/** Platform tags of compatible wheels: Amazon Linux 2023 has glibc 2.34. */
export const platforms = (architecture: JobArchitecture): string[] =>
  ['manylinux_2_28', 'manylinux_2_17', 'manylinux2014'].map((kind) => `${kind}_${MACHINES[architecture]}`);
