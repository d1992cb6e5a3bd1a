import type { Settings } from '@cardlake/platform';
import { argument, type Finding, type Resource, resourcesOf, type Synthesized } from './finding';
import { AWS_LIMITS } from './limits';

const error = (resource: Resource, rule: string, message: string): Finding => ({
  severity: 'error',
  rule,
  where: `${resource.stack}: ${resource.type}.${resource.name}`,
  message,
});

const all = (stacks: readonly Synthesized[], type: string): Resource[] =>
  stacks.flatMap((stack) => resourcesOf(stack, type));

/** Checks rules that concern several stacks of an environment. */
export function environmentRules(environment: string, stacks: readonly Synthesized[]): Finding[] {
  return [
    ...idleStop(stacks),
    ...executors(stacks),
    ...groupCount(stacks),
    ...(isProduction(environment) ? alertAddress(stacks) : []),
  ];
}

/** True for an environment whose name begins with prod. */
const isProduction = (environment: string): boolean => environment.startsWith('prod');

/** True for an environment for production without an alert address: nobody would learn that it has failed. */
export const needsAlertAddress = ({
  environment,
  alertEmails,
}: Pick<Settings, 'environment' | 'alertEmails'>): boolean =>
  isProduction(environment) && alertEmails.length === 0;

/** The reason why an environment is refused, and the remedy. */
export const ALERT_ADDRESS_MISSING =
  'nobody receives the alerts of this environment; add an address to its alertEmails in packages/platform/src/environments.ts, or set CARDLAKE_ALERT_EMAILS to addresses with commas between them';

function alertAddress(stacks: readonly Synthesized[]): Finding[] {
  if (all(stacks, 'aws_sns_topic_subscription').length > 0) return [];
  return all(stacks, 'aws_sns_topic').map((topic) => error(topic, 'alert-address', ALERT_ADDRESS_MISSING));
}

/** An application whose idle timeout exceeds the interval of its schedule never stops, and is billed all day. */
function idleStop(stacks: readonly Synthesized[]): Finding[] {
  const rates = all(stacks, 'aws_scheduler_schedule')
    .filter(({ args }) => args.state === 'ENABLED')
    .map(({ args }) => /^rate\((\d+) minutes?\)$/.exec(String(args.schedule_expression)))
    .flatMap((match) => (match ? [Number(match[1])] : []));
  const fastest = Math.min(...rates);
  return all(stacks, 'aws_emrserverless_application')
    .filter((app) => Number(argument(app, 'auto_stop_configuration.idle_timeout_minutes') ?? 15) >= fastest)
    .map((app) =>
      error(app, 'idle-stop', `set the idle timeout below ${fastest} minutes, the interval of the schedule`),
    );
}

/** The maximum size of a job must fit into the maximum capacity of the application. */
function executors(stacks: readonly Synthesized[]): Finding[] {
  const caps = all(stacks, 'aws_emrserverless_application').map((app) =>
    Number.parseInt(String(argument(app, 'maximum_capacity.cpu')), 10),
  );
  return all(stacks, 'aws_sfn_state_machine').flatMap((machine) => {
    const text = String(machine.args.definition);
    const jobs = [...text.matchAll(/"SparkSubmitParameters":"([^"]*)"/g)].map((match) => match[1] as string);
    return jobs.flatMap((parameters) => {
      const number = (key: string) => Number(new RegExp(`${key}=(\\d+)`).exec(parameters)?.[1]);
      const maxExecutors = number('spark.dynamicAllocation.maxExecutors');
      if (Number.isNaN(maxExecutors))
        return [error(machine, 'capped-executors', 'set spark.dynamicAllocation.maxExecutors')];
      const jobVcpu = number('spark.driver.cores') + maxExecutors * number('spark.executor.cores');
      return caps.some((cap) => jobVcpu > cap)
        ? [
            error(
              machine,
              'capped-executors',
              `the job may use ${jobVcpu} vCPU, more than the application has; reduce its executors or raise the capacity`,
            ),
          ]
        : [];
    });
  });
}

function groupCount(stacks: readonly Synthesized[]): Finding[] {
  const groups = all(stacks, 'aws_sagemaker_feature_group');
  const first = groups[0];
  return first && groups.length > AWS_LIMITS.featureGroups
    ? [
        error(
          first,
          'feature-group-count',
          `expected at most ${AWS_LIMITS.featureGroups} feature groups in an account, got ${groups.length}`,
        ),
      ]
    : [];
}
