import type { EnvironmentSettings } from './settings/environment';

/**
 * The environments of this installation: the one file to edit. `settings/environment.ts` and `stacks/` describe every
 * setting and its default; settings that are not given here have their defaults.
 */
export const environments: Readonly<Record<'dev' | 'prod', EnvironmentSettings>> = {
  dev: {
    environment: 'dev',
    // For experiments: Terraform may destroy the data.
    allowDataDeletion: true,
    storage: {
      logRetentionDays: 30,
      accessLogsExpireAfterDays: 90,
    },
    silverGold: { maximumExecutors: 2, maximumVcpu: 16, maximumMemoryGb: 64 },
  },
  prod: {
    environment: 'prod',
    // Synthesis refuses prod until somebody receives its alerts: give addresses here, or in CARDLAKE_ALERT_EMAILS.
    alertEmails: [],
    storage: { auditDataEvents: true },
    bronze: { streamRetentionHours: 7 * 24 },
    silverGold: { maximumExecutors: 12, maximumVcpu: 64, maximumMemoryGb: 256 },
    featureStore: { writer: { concurrency: 10 } },
    // Takes effect in an environment that enables the stack.
    featureBatch: { daily: { enabled: true } },
  },
};
