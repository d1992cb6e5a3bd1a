import { bronzeCardAuthorization, bronzeCardDecision } from '@cardlake/card-schema';
import { named, resourcesOf, valueAt, variablesOf } from '@cardlake/constructs/test-kit';
import {
  DECISION_CHANGES,
  endpointName,
  ONLINE_TABLES,
  type OnlineTable,
  SCORE_STEPS,
  SCORER_FUNCTIONS,
  type ScorerFunction,
  SLOTS,
  TTL_ATTRIBUTE,
} from '@cardlake/job-contract';
import { prediction } from './support';

const stack = prediction();
const FUNCTIONS: readonly [ScorerFunction, string][] = [
  ['stream', 'Scorer_stream'],
  ['answer', 'Scorer_answer'],
  ['step', 'Scorer_step'],
  ['watch', 'Watching_watch'],
  ['forwarder', 'Forwarding_forwarder'],
];

test.each(Object.keys(ONLINE_TABLES) as OnlineTable[])(
  'the table %s has the keys and the expiry of its code',
  (table) => {
    const { partition, sort } = { sort: undefined, ...ONLINE_TABLES[table] };
    const created = named(stack, 'aws_dynamodb_table', `Tables_${table}`);
    expect([created.hash_key, created.range_key]).toEqual([partition, sort]);
    expect(created.ttl).toEqual({ enabled: true, attribute_name: TTL_ATTRIBUTE });
  },
);

test('only the table of decisions publishes its changes, as the forwarder reads them', () => {
  const streamed = resourcesOf(stack, 'aws_dynamodb_table').filter(([, table]) => table.stream_enabled);
  expect(streamed.map(([name, table]) => [name.split('_')[1], table.stream_view_type])).toEqual([
    ['decisions', DECISION_CHANGES.viewType],
  ]);
  const mapping = named(stack, 'aws_lambda_event_source_mapping', 'Forwarding');
  expect(mapping.event_source_arn).toMatch(/aws_dynamodb_table\.Tables_decisions_\w+\.stream_arn/);
  expect(JSON.parse(String(valueAt(mapping, 'filter_criteria.filter.pattern')))).toEqual(
    DECISION_CHANGES.pattern,
  );
});

test.each(FUNCTIONS)(
  'the function %s has the handler and all the variables of its code, each with a value',
  (entry, name) => {
    const { handler, environment } = SCORER_FUNCTIONS[entry];
    const created = named(stack, 'aws_lambda_function', name);
    expect(created.handler).toBe(handler);
    const { metrics, own } = variablesOf(created);
    expect(metrics).toBe('cardlake-test');
    expect(Object.keys(own).sort()).toEqual(Object.keys(environment).sort());
    expect(Object.values(own).filter((value) => value === '')).toEqual([]);
  },
);

test('decisions are delivered into bronze, where a table shows them', () => {
  const delivery = named(stack, 'aws_kinesis_firehose_delivery_stream', 'Forwarding_Delivery');
  expect(delivery.extended_s3_configuration).toMatchObject({
    prefix: `${bronzeCardDecision.path}/ingest_dt=!{timestamp:yyyy/MM/dd/HH/mm}/`,
    compression_format: 'GZIP',
  });
  const table = named(stack, 'aws_glue_catalog_table', 'Forwarding_card_decision');
  expect(table.database_name).toContain('outputs.database_name');
  const columns = valueAt(table, 'storage_descriptor.columns') as { name: string }[];
  expect(columns.map(({ name }) => name)).toEqual(Object.keys(bronzeCardDecision.fields));
  expect(bronzeCardDecision.path).not.toBe(bronzeCardAuthorization.path);
});

test('rows are scored in the functions, or they may ask the two endpoints, and no others', () => {
  const granted = (json: typeof stack, entry: string) =>
    JSON.stringify(named(json, 'aws_iam_role_policy', `Scorer_${entry}_Role`)).match(
      /sagemaker:[\w:${}.-]*[\w/-]*/g,
    );
  const variables = (json: typeof stack) =>
    valueAt(named(json, 'aws_lambda_function', 'Scorer_answer'), 'environment.variables');
  expect(granted(stack, 'answer')).toBeNull();
  expect(variables(stack)).toMatchObject({ SCORER: 'in-process' });
  const json = prediction({ scorer: 'endpoint' });
  expect(variables(json)).toMatchObject({
    SCORER: 'endpoint',
    ENDPOINT_PREFIX: 'cardlake-test-prediction',
  });
  for (const entry of ['stream', 'answer'])
    expect(granted(json, entry)).toEqual([
      'sagemaker:InvokeEndpoint',
      expect.stringMatching(/:endpoint\/cardlake-test-prediction-a$/),
      expect.stringMatching(/:endpoint\/cardlake-test-prediction-b$/),
    ]);
});

test('endpoints have a role for their logs, metrics and model alone, and no image to pull; releases learn of them by outputs', () => {
  const json = prediction({ scorer: 'endpoint', model: 'my_model' });
  const role = named(json, 'aws_iam_role_policy', 'Hosting_Role');
  const { Statement } = JSON.parse(String(role.policy)) as {
    Statement: { Action: unknown; Resource: unknown }[];
  };
  expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual([
    'cloudwatch:PutMetricData',
    'kms:CreateGrant',
    'kms:Decrypt',
    'logs:CreateLogStream',
    'logs:DescribeLogStreams',
    'logs:PutLogEvents',
    's3:GetObject',
  ]);
  expect(Statement.find(({ Action }) => Action === 's3:GetObject')?.Resource).toMatch(
    /\/gold\/models\/my_model\/endpoint-artifacts\/\*$/,
  );
  expect(
    resourcesOf(json, 'aws_cloudwatch_log_group').flatMap(([name, { name: path }]) =>
      name.startsWith('Hosting') ? [path] : [],
    ),
  ).toEqual(
    SLOTS.map((slot) => `/aws/sagemaker/Endpoints/${endpointName('cardlake-test-prediction', slot)}`),
  );
  // Also without endpoints: those that releases made before are found by it.
  for (const { output } of [json, stack])
    expect(output?.endpoint_prefix?.value).toBe('cardlake-test-prediction');
  expect([json, stack].map(({ output }) => [output?.model_name?.value, output?.scorer?.value])).toEqual([
    ['my_model', 'endpoint'],
    ['fraud', 'in-process'],
  ]);
  expect(json.output?.endpoint_image?.value).toMatch(/sagemaker_prebuilt_ecr_image\.\w+\.registry_path/);
  expect(named(json, 'aws_sagemaker_model_package_group', 'Hosting').model_package_group_name).toBe(
    'cardlake-test-prediction-my-model',
  );
  for (const output of ['endpoint_image', 'endpoint_role_arn', 'model_package_group_name'])
    expect([output, stack.output?.[output]?.value]).toEqual([output, '']);
});

test.each(['in-process', 'endpoint'] as const)(
  'the alarms that stop a release exist; rows scored %s',
  (scorer) => {
    const json = prediction({ scorer });
    const names = resourcesOf(json, 'aws_cloudwatch_metric_alarm').map(([, { alarm_name: name }]) => name);
    const watched = String(json.output?.release_alarm_names?.value).split(',');
    expect(watched).toHaveLength(scorer === 'endpoint' ? 7 : 5);
    expect(watched.filter((name) => !names.includes(name))).toEqual([]);
    // A version that is right but slow is taken back, too.
    expect(watched).toContain('cardlake-test-prediction-answers-slow');
    expect(prediction({ scorer, alarms: false }).output?.release_alarm_names?.value).toBe('');
  },
);

test('authorisations are decided step by step by an express machine, which may do no more than its steps and puts no data into its log', () => {
  const machine = named(stack, 'aws_sfn_state_machine', 'StepByStep');
  expect(machine).toMatchObject({
    type: 'EXPRESS',
    logging_configuration: { level: 'ERROR', include_execution_data: false },
  });
  const { StartAt, States } = JSON.parse(String(machine.definition));
  expect(StartAt).toBe('Put');
  const tasks = Object.values<{ Type: string; Arguments?: { FunctionName: string; Payload: string } }>(States)
    .filter(({ Type }) => Type === 'Task')
    .map(({ Arguments }) => Arguments);
  expect(tasks.map((each) => /'step': '(\w+)'/.exec(each?.Payload ?? '')?.[1])).toEqual(
    Object.values(SCORE_STEPS),
  );
  for (const each of tasks) expect(each?.FunctionName).toMatch(/aws_lambda_function\.Scorer_step_\w+\.arn/);
  const { Statement } = JSON.parse(
    String(named(stack, 'aws_iam_role_policy', 'StepByStep_Machine_Role').policy),
  ) as { Statement: { Sid: string; Action: unknown; Resource: unknown }[] };
  expect(Statement.map(({ Sid }) => Sid)).toEqual(['DeliverLogs', 'Trace', 'DoSteps', 'Key']);
  expect(stack.output?.score_machine_arn?.value).toMatch(/aws_sfn_state_machine\.StepByStep_\w+\.arn/);
});

test('the stream is read by itself, or over a connection of its own', () => {
  const source = (json: typeof stack) =>
    named(json, 'aws_lambda_event_source_mapping', 'Scorer').event_source_arn;
  expect(source(stack)).toContain('outputs.stream_arn');
  expect(resourcesOf(stack, 'aws_kinesis_stream_consumer')).toEqual([]);
  const enhanced = prediction({ stream: { consumer: 'enhanced' } });
  expect(source(enhanced)).toMatch(/aws_kinesis_stream_consumer\.\w+\.arn/);
});

test('the settings bound batches, retries and age', () => {
  const own = { batchSize: 7, parallelizationFactor: 3, maximumRetries: 5, maximumRecordAgeSeconds: 600 };
  const mapping = named(prediction({ stream: own }), 'aws_lambda_event_source_mapping', 'Scorer');
  expect(mapping).toMatchObject({
    batch_size: 7,
    parallelization_factor: 3,
    maximum_retry_attempts: 5,
    maximum_record_age_in_seconds: 600,
  });
});

test('nothing is billed while nothing arrives, unless the settings say so', () => {
  for (const type of ['aws_lambda_provisioned_concurrency_config', 'aws_kinesis_stream_consumer']) {
    expect(resourcesOf(stack, type)).toEqual([]);
  }
  for (const [, table] of resourcesOf(stack, 'aws_dynamodb_table')) {
    expect(table.billing_mode).toBe('PAY_PER_REQUEST');
  }
  expect(stack.output?.answer_url?.value).toBe('');
});

test('an address and started executions are made for the function that answers, and callers are told of them', () => {
  const json = prediction({ answer: { functionUrl: true, provisionedConcurrency: 2 } });
  expect(resourcesOf(json, 'aws_lambda_alias')).toHaveLength(1);
  expect(json.output?.answer_url?.value).toMatch(/aws_lambda_function_url\.\w+\.function_url/);
  expect(json.output?.answer_arn?.value).toMatch(/aws_lambda_alias\.\w+\.arn/);
  expect(stack.output?.answer_arn?.value).toMatch(/aws_lambda_function\.Scorer_answer_\w+\.arn/);
});
