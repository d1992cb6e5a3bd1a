import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as emrServerless from '@aws-sdk/client-emr-serverless';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { callOf, type Task } from './definition';

const CLIENTS: Readonly<Record<string, object>> = {
  cloudwatch,
  'emr-serverless': emrServerless,
  // Step Functions' word for it in calls of the SDK.
  emrserverless: emrServerless,
  lambda,
  s3,
  sfn,
  sns,
  sqs,
};

/** Arguments for which Step Functions accepts more than the API: it writes objects as JSON. */
const FREE: Readonly<Record<string, readonly string[]>> = {
  'lambda:invoke': ['Payload'],
  'sns:publish': ['Message'],
  'sqs:sendMessage': ['MessageBody'],
};

// The SDK's own runtime models: a shape is a list, its kind first. These are the kinds and places we read.
const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const UNION = 4;
const [MEMBERS, TARGETS, REQUIRED, OPERATION_INPUT] = [4, 5, 6, 4];

type Shape = readonly unknown[];

/** A shape behind the wrappings of the models: lazy ones are functions, members with traits are pairs. */
function unwrap(shape: unknown): unknown {
  if (typeof shape === 'function') return unwrap(shape());
  if (Array.isArray(shape) && shape.length === 2 && typeof shape[1] === 'number') return unwrap(shape[0]);
  return shape;
}

/** Lists the faults in the arguments of a task, by the model of the API that it calls. */
export function argumentFaults(task: Task): string[] {
  const { service, action } = callOf(task);
  const name = `${action[0]?.toUpperCase()}${action.slice(1)}$`;
  const operation = (CLIENTS[service] as Record<string, Shape> | undefined)?.[name];
  if (operation === undefined) return [`${task.state}: ${service} has no ${action}`];
  const free = FREE[`${service}:${action}`] ?? [];
  const given = Object.fromEntries(
    Object.entries(task.args).map(([key, value]) => [key, free.includes(key) ? '{%%}' : value]),
  );
  return faults(given, unwrap(operation[OPERATION_INPUT]), task.state);
}

function faults(value: unknown, shape: unknown, where: string): string[] {
  if (!Array.isArray(shape)) return [];
  if (shape[0] === LIST || shape[0] === MAP) {
    const inner = unwrap(shape.at(-1));
    const values = Array.isArray(value)
      ? value
      : shape[0] === MAP
        ? Object.values(value as object)
        : undefined;
    if (values === undefined) return isExpression(value) ? [] : [`${where}: a list is wanted`];
    return values.flatMap((item, index) => faults(item, inner, `${where}.${index}`));
  }
  return shape[0] === STRUCTURE || shape[0] === UNION ? structureFaults(value, shape, where) : [];
}

function structureFaults(value: unknown, shape: Shape, where: string): string[] {
  if (typeof value !== 'object' || value === null)
    return isExpression(value) ? [] : [`${where}: an object is wanted`];
  const members = shape[MEMBERS] as readonly string[];
  const targets = shape[TARGETS] as readonly unknown[];
  // Step Functions spells every member with a capital, whatever the API does.
  const spelled = members.map((member) => `${member[0]?.toUpperCase()}${member.slice(1)}`);
  const missing = spelled
    .slice(0, (shape[REQUIRED] as number | undefined) ?? 0)
    .filter((name) => !(name in value));
  return [
    ...missing.map((name) => `${where}: ${name} is missing`),
    ...Object.entries(value).flatMap(([key, inner]) => {
      const index = spelled.indexOf(key);
      return index < 0
        ? [`${where}: there is no ${key}`]
        : faults(inner, unwrap(targets[index]), `${where}.${key}`);
    }),
  ];
}

const isExpression = (value: unknown): boolean => typeof value === 'string' && value.startsWith('{%');
