import {
  callsIn,
  GLUE_STARTUP,
  JOB_CALLS,
  type JobCall,
  jobSources,
  publishSources,
  STARTUP,
} from './support/job-calls';
import { lakeOf } from './support/lake';

interface Statement {
  readonly Action: string | readonly string[];
}

const sources = jobSources();

/** Actions that a job role of an environment is granted. @param role beginning of its logical name */
function granted(environment: 'dev' | 'prod', role: string): string[] {
  const policies = lakeOf(environment).flatMap(({ json }) =>
    Object.entries(json.resource?.aws_iam_role_policy ?? {}).filter(([name]) => name.startsWith(role)),
  );
  const statements: Statement[] = policies.flatMap(([, { policy }]) => JSON.parse(String(policy)).Statement);
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}

/** Actions that calls need. */
const needed = (calls: Iterable<string>, startup: Readonly<Record<string, JobCall>>): string[] => {
  const known = [...calls].flatMap((call) => JOB_CALLS[call]?.actions ?? []);
  return [...new Set([...known, ...Object.values(startup).flatMap(({ actions }) => actions)])].sort();
};

test('the table lists every call of the Spark jobs, and no other', () => {
  expect([...callsIn(sources)].sort()).toEqual(Object.keys(JOB_CALLS).sort());
});

test.each(['dev', 'prod'] as const)(
  'in %s the job role has exactly the permissions of these calls',
  (env) => {
    expect(granted(env, 'Job_Role_')).toEqual(needed(callsIn(sources), STARTUP));
  },
);

test.each(['dev', 'prod'] as const)(
  'in %s the role of the job that publishes feeds has exactly the permissions of its calls',
  (env) => {
    expect(granted(env, 'Publish_Job_Role_')).toEqual(needed(callsIn(publishSources()), GLUE_STARTUP));
  },
);

test('the jobs reach AWS only through Spark', () => {
  const clients =
    /^\s*(?:import|from) (boto3|botocore|requests|httpx|urllib3|urllib\.request|http\.client|socket)\b/m;
  expect(sources.filter((source) => clients.test(source))).toEqual([]);
});

test.each([
  ['file_system.truncate(path, 0)', 'file system: truncate'],
  ["spark.sql(f'DROP TABLE {name}')", 'SQL: DROP TABLE'],
  ["_call_procedure(lake, 'rewrite_manifests', name)", 'procedure: rewrite_manifests'],
  ['rows.writeTo(name)\n    .option(1, 2)\n    .append()', 'table: append'],
])('%s is found', (line, call) => {
  expect([...callsIn([line])]).toEqual([call]);
});
