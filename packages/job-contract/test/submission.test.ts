import {
  JOB_ARTIFACTS,
  JOB_FLAGS,
  JOB_SESSION_SETTINGS,
  JOBS,
  type JobLocation,
  type JobValues,
  jobCommand,
  PYTHON_WORKER_MEGABYTES,
  SUBMITTED_VARIABLE,
  sparkSubmit,
} from '../src';

const place: JobLocation = {
  lake: 's3://lake',
  release: 's3://artifacts/spark-jobs/1/',
  sizes: {
    architecture: 'ARM64',
    driver: { vcpu: 2, memoryGb: 11 },
    executor: { vcpu: 4, memoryGb: 22 },
    maximumExecutors: 5,
  },
};
const values: JobValues<'silverAndGold'> = {
  lake: 's3://lake',
  bronzePrefix: 'bronze/streaming/',
  silverPrefix: 'silver/',
  goldPrefix: 'gold/',
  database: 'lake_db',
  featureGroup: ['a_v1', 'b_v1'],
  decisions: 'off',
  windowEndTs: '2026-01-01T00:00:00Z',
  maxQuarantine: '0.5',
  runId: 'run-1',
};

const command = jobCommand('silverAndGold', values);

/** Settings as `spark-submit` reads them: `--conf key=value`, cut at spaces. */
function settings(changes: Partial<JobLocation['sizes']> = {}): Record<string, string> {
  const sizes = { ...place.sizes, ...changes };
  const { sparkSubmitParameters } = sparkSubmit({ ...place, sizes }, command);
  const words = sparkSubmitParameters.split(' ');
  const pairs = words.map((word, index) => {
    if (index % 2 === 0) expect(word).toBe('--conf');
    return word.split(/=(.*)/s).slice(0, 2);
  });
  return Object.fromEntries(pairs.filter((_, index) => index % 2 === 1));
}

test('a job is given every flag of its contract, a list as one flag a value', () => {
  const { entryPoint, entryPointArguments } = sparkSubmit(place, command);
  expect(entryPoint).toBe(`${place.release}${JOBS.silverAndGold.entryPoint}`);
  const flags = entryPointArguments.filter((_, index) => index % 2 === 0);
  expect(new Set(flags)).toEqual(new Set(JOBS.silverAndGold.flags.map((flag) => JOB_FLAGS[flag])));
  expect(entryPointArguments.filter((_, i) => entryPointArguments[i - 1] === '--feature-group')).toEqual(
    values.featureGroup,
  );
});

test('heap and overhead of a worker are together the memory it is billed for', () => {
  const given = settings();
  const share = 1 + Number(given['spark.emr-serverless.memoryOverheadFactor']);
  for (const [role, worker] of [
    ['driver', place.sizes.driver],
    ['executor', place.sizes.executor],
  ] as const) {
    const heap = Number(/^(\d+)m$/.exec(given[`spark.${role}.memory`] ?? '')?.[1]);
    expect(heap * share).toBeLessThanOrEqual(worker.memoryGb * 1024);
    expect(heap * share).toBeGreaterThan(worker.memoryGb * 1024 - 2);
    expect(given[`spark.${role}.cores`]).toBe(String(worker.vcpu));
  }
  expect(given['spark.dynamicAllocation.maxExecutors']).toBe('5');
});

test('a worker of any size has room for the JVM and for one Python worker a vCPU', () => {
  for (const vcpu of [1, 2, 4, 8, 16]) {
    const memoryGb = 2 * vcpu;
    const given = settings({ executor: { vcpu, memoryGb } });
    const heap = Number.parseInt(given['spark.executor.memory'] ?? '', 10);
    expect(memoryGb * 1024 - heap).toBeGreaterThanOrEqual(0.1 * heap + vcpu * PYTHON_WORKER_MEGABYTES);
  }
});

test('driver and executors start the Python of the unpacked archive of their CPU', () => {
  for (const architecture of ['ARM64', 'X86_64'] as const) {
    const given = settings({ architecture });
    const [archive, folder] = given['spark.archives']?.split('#') ?? [];
    expect(archive).toBe(`${place.release}${JOB_ARTIFACTS.pythonDeps[architecture]}`);
    for (const variable of [
      'spark.emr-serverless.driverEnv.PYSPARK_PYTHON',
      'spark.emr-serverless.driverEnv.PYSPARK_DRIVER_PYTHON',
      'spark.executorEnv.PYSPARK_PYTHON',
    ]) {
      expect(given[variable]).toBe(`./${folder}/bin/python`);
    }
  }
});

test('the driver has our own marker of a submitted job, since EMR Serverless promises no variable of its own', () => {
  expect(settings()).toHaveProperty([`spark.emr-serverless.driverEnv.${SUBMITTED_VARIABLE}`], 'true');
  expect(SUBMITTED_VARIABLE).toMatch(/^CARDLAKE_/);
});

test('the session is that of every other session, with Iceberg in the Glue catalog', () => {
  const given = settings();
  expect(given).toMatchObject({ ...JOB_SESSION_SETTINGS });
  expect(given).toMatchObject({
    'spark.sql.catalog.lake': 'org.apache.iceberg.spark.SparkCatalog',
    'spark.sql.catalog.lake.catalog-impl': 'org.apache.iceberg.aws.glue.GlueCatalog',
    'spark.sql.catalog.lake.warehouse': 's3://lake/_cardlake/warehouse',
  });
});
