import type { EnvironmentSettings } from './settings/environment';

/**
 * The environments of this installation: the one file to change. Every setting and its default is described in
 * `settings/`; what is not said here is at its default.
 */
export const environments: Readonly<Record<'dev' | 'prod', EnvironmentSettings>> = {
  dev: {
    environment: 'dev',
    // A place to try things out: Terraform may destroy its data.
    allowDataDeletion: true,
    storage: {
      bronzeExpiresAfterDays: 90,
      logRetentionDays: 30,
      accessLogsExpireAfterDays: 90,
    },
    silverGold: { maximumExecutors: 2, maximumVcpu: 16, maximumMemoryGb: 64 },
  },
  prod: {
    environment: 'prod',
    storage: { auditDataEvents: true },
    bronze: { streamRetentionHours: 7 * 24 },
    silverGold: { maximumExecutors: 12, maximumVcpu: 64, maximumMemoryGb: 256 },
    featureStore: { writer: { concurrency: 10 } },
  },
};
