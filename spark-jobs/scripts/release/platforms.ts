import type { JobArchitecture } from '@cardlake/job-contract';

/**
 * Python of the jobs: the system Python of Amazon Linux 2023, the base of emr-7. emr-7.13.0 has 3.9 and 3.11; `python3`
 * is 3.9
 * (https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-7130-release.html).
 */
export const PYTHON = { version: '3.9', tag: 'cp39', path: '/usr/bin/python3.9' } as const;

/** Names of the CPU architectures in wheel tags. */
const MACHINES: Readonly<Record<JobArchitecture, string>> = { ARM64: 'aarch64', X86_64: 'x86_64' };

/** Platform tags of compatible wheels: Amazon Linux 2023 has glibc 2.34. */
export const platforms = (architecture: JobArchitecture): string[] =>
  ['manylinux_2_28', 'manylinux_2_17', 'manylinux2014'].map((kind) => `${kind}_${MACHINES[architecture]}`);
