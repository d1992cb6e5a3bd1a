import type { JobArchitecture } from '@cardlake/job-contract';

/**
 * The Python that jobs run with: the system's own of Amazon Linux 2023, which emr-7 releases are made of. emr-7.13.0 has
 * 3.9 and 3.11, and 3.9 is what `python3` is
 * (https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-7130-release.html).
 */
export const PYTHON = { version: '3.9', tag: 'cp39', path: '/usr/bin/python3.9' } as const;

/** CPU of a job as wheels name it. */
export const MACHINES: Readonly<Record<JobArchitecture, string>> = { ARM64: 'aarch64', X86_64: 'x86_64' };

/** What wheels may ask of the system's C library: Amazon Linux 2023 has glibc 2.34. */
export const platforms = (architecture: JobArchitecture): string[] =>
  ['manylinux_2_28', 'manylinux_2_17', 'manylinux2014'].map((kind) => `${kind}_${MACHINES[architecture]}`);
