import { valueAt } from '@cardlake/constructs/test-kit';
import { lakeOf } from './lake';

/** A task of a state machine. */
export interface Task {
  readonly state: string;
  readonly resource: string;
  readonly args: Readonly<Record<string, unknown>>;
}

interface AnyState {
  readonly Resource?: string;
  readonly Arguments?: Readonly<Record<string, unknown>>;
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, AnyState>> };
}

/** The pipeline's definition as Terraform will hand it over; what only Terraform knows is still in `${…}`. */
export function pipelineDefinition(environment: 'dev' | 'prod'): {
  States: Readonly<Record<string, AnyState>>;
} {
  const pipeline = lakeOf(environment).find(({ id }) => id === `${environment}-pipeline`);
  const [machine] = Object.values(pipeline?.json.resource?.aws_sfn_state_machine ?? {});
  return JSON.parse(String(valueAt(machine, 'definition')));
}

/** Every task, those inside of maps too. */
export const tasksOf = (states: Readonly<Record<string, AnyState>>): Task[] =>
  Object.entries(states).flatMap(([state, { Resource, Arguments, ItemProcessor }]) => [
    ...(Resource === undefined ? [] : [{ state, resource: Resource, args: Arguments ?? {} }]),
    ...(ItemProcessor === undefined ? [] : tasksOf(ItemProcessor.States)),
  ]);

/** Resource that a task calls: `arn:aws:states:::aws-sdk:sfn:listExecutions`, `arn:aws:states:::emr-serverless:startJobRun.sync`. */
export function callOf({ resource }: Task): { service: string; action: string; sync: boolean } {
  const [service, action] = resource.replace('arn:aws:states:::', '').replace('aws-sdk:', '').split(':');
  const [name, suffix] = (action ?? '').split('.');
  return { service: service ?? '', action: name ?? '', sync: suffix === 'sync' };
}
