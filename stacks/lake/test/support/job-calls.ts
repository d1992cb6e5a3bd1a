import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXTRACT_JOB, PUBLISH_JOB } from '@cardlake/job-contract';

const JOBS = join(__dirname, '..', '..', '..', '..', 'spark-jobs');

/** A way in which the Spark jobs reach AWS, and what that needs of the job role. */
export interface JobCall {
  readonly actions: readonly string[];
  /** Page that documents the calls. */
  readonly source: string;
}

/** S3A, Hadoop's file system for `s3://` on EMR 7.10 and later; it lists and aborts uploads of tasks that failed. */
const S3A = 'https://hadoop.apache.org/docs/stable/hadoop-aws/tools/hadoop-aws/assumed_roles.html';
/** Glue as the catalog, with optimistic locking, and S3FileIO. */
const ICEBERG = 'https://iceberg.apache.org/docs/1.10.0/aws/';
const GLUE = 'https://docs.aws.amazon.com/glue/latest/dg';
const EMR = 'https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide';

const PROBE = ['s3:GetObject', 's3:ListBucket'];
const READ = [...PROBE, 'kms:Decrypt'];
const WRITE = [
  's3:PutObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  'kms:GenerateDataKey',
  'kms:Decrypt',
];
const LOAD_TABLE = ['glue:GetTable', 's3:GetObject', 'kms:Decrypt'];
const COMMIT = [...LOAD_TABLE, ...WRITE, 'glue:UpdateTable'];

/** Calls of Spark and EMR that no job makes itself: they read the release, open the session and write the logs. */
export const STARTUP: Readonly<Record<string, JobCall>> = {
  release: { actions: READ, source: `${EMR}/security-iam-runtime-role.html` },
  logs: { actions: [...WRITE, 's3:ListBucket'], source: `${EMR}/logging.html` },
  session: { actions: ['glue:GetDatabase'], source: `${EMR}/metastore-glue.html` },
};

/** Calls of Spark and Glue that the job which publishes feeds does not make itself. */
export const GLUE_STARTUP: Readonly<Record<string, JobCall>> = {
  release: { actions: READ, source: `${GLUE}/create-an-iam-role.html` },
  logs: {
    actions: [
      'glue:GetSecurityConfiguration',
      'logs:AssociateKmsKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ],
    source: `${GLUE}/encryption-security-configuration.html`,
  },
  session: { actions: ['glue:GetDatabase'], source: `${GLUE}/aws-glue-programming-etl-format-iceberg.html` },
};

/** Every call of the jobs by its kind and name. */
export const JOB_CALLS: Readonly<Record<string, JobCall>> = {
  'file system: create': { actions: [...PROBE, ...WRITE], source: S3A },
  'file system: delete': { actions: [...PROBE, 's3:DeleteObject', 's3:PutObject'], source: S3A },
  'file system: exists': { actions: PROBE, source: S3A },
  'file system: getFileStatus': { actions: PROBE, source: S3A },
  'file system: listFiles': { actions: PROBE, source: S3A },
  'file system: mkdirs': { actions: [...PROBE, ...WRITE], source: S3A },
  'file system: open': { actions: READ, source: S3A },
  'file system: rename': { actions: [...READ, ...WRITE, 's3:DeleteObject'], source: S3A },
  'files: read': { actions: READ, source: S3A },
  'files: write': {
    actions: [...READ, ...WRITE, 's3:DeleteObject', 's3:ListBucketMultipartUploads'],
    source: S3A,
  },
  'table: append': { actions: COMMIT, source: ICEBERG },
  'table: overwrite': { actions: COMMIT, source: ICEBERG },
  'table: tableExists': { actions: LOAD_TABLE, source: ICEBERG },
  'table: loadIcebergTable': { actions: LOAD_TABLE, source: ICEBERG },
  'table: commit': { actions: COMMIT, source: ICEBERG },
  'SQL: ALTER TABLE': { actions: COMMIT, source: ICEBERG },
  'SQL: CREATE NAMESPACE': { actions: ['glue:GetDatabase'], source: ICEBERG },
  'SQL: CREATE TABLE': { actions: [...COMMIT, 'glue:GetDatabase', 'glue:CreateTable'], source: ICEBERG },
  'SQL: MERGE INTO': { actions: COMMIT, source: ICEBERG },
  'SQL: SELECT': { actions: LOAD_TABLE, source: ICEBERG },
  'procedure: rewrite_data_files': { actions: COMMIT, source: ICEBERG },
  'procedure: expire_snapshots': { actions: [...COMMIT, 's3:DeleteObject'], source: ICEBERG },
  'procedure: remove_orphan_files': { actions: [...READ, 's3:DeleteObject'], source: ICEBERG },
};

/** Pattern of each kind of call in Python; the group is its name. */
const PATTERNS: readonly [kind: string, pattern: RegExp][] = [
  ['file system', /\b(?:file_system|_files)\.(\w+)\(/g],
  ['files', /\bspark\.(read)\b|\.(write)\b(?!\()/g],
  ['table', /\b(?:catalog\.)?(tableExists|loadIcebergTable)\(/g],
  ['table', /\.writeTo\([\s\S]{1,120}?\.(append|overwrite)\(/g],
  ['table', /\b_operations\.(commit)\(|\.newDelete\(\)[\s\S]{1,160}?\.(commit)\(/g],
  ['SQL', /\bsql\(\s*f?['"]([A-Z]+(?: (?:TABLE|NAMESPACE|INTO|FROM|VIEW))?)\b/g],
  ['SQL', /^(CREATE TABLE) IF NOT EXISTS/g],
  ['procedure', /_call_procedure\(\s*lake,\s*'(\w+)'/g],
];

/** Methods of a file system that answer without a request. */
const LOCAL = ['file system: getScheme', 'file system: makeQualified'];
/** Runs a procedure, which is listed by its own name. */
const BY_NAME = 'SQL: CALL';

/** The sources of the jobs of Spark, and the statements that create their tables. */
export function jobSources(): string[] {
  const python = readdirSync(join(JOBS, 'cardlake_jobs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.py'))
    .map((path) => join(JOBS, 'cardlake_jobs', path));
  const mains = readdirSync(JOBS).flatMap((path) =>
    path.endsWith('.py') && path !== EXTRACT_JOB.entryPoint ? [join(JOBS, path)] : [],
  );
  const tables: Readonly<Record<string, { readonly ddl?: string }>> = JSON.parse(
    readFileSync(join(JOBS, 'cardlake_jobs', 'compiled', 'tables.json'), 'utf8'),
  );
  return [
    ...[...python, ...mains].map((path) => readFileSync(path, 'utf8')),
    ...Object.values(tables).flatMap(({ ddl }) => ddl ?? []),
  ];
}

/** The sources of the job that publishes feeds: its entry point, the modules that it imports, and the statements that create its tables. */
export function publishSources(): string[] {
  const found = new Map<string, string>();
  const read = (path: string): void => {
    if (found.has(path) || !existsSync(path)) return;
    const source = readFileSync(path, 'utf8');
    found.set(path, source);
    for (const [, module = ''] of source.matchAll(/^\s*from (cardlake_jobs[\w.]*) import/gm))
      read(`${join(JOBS, ...module.split('.'))}.py`);
  };
  read(join(JOBS, PUBLISH_JOB.entryPoint));
  const { feeds, tables }: { feeds: object; tables: object } = JSON.parse(
    readFileSync(join(JOBS, 'cardlake_jobs', 'compiled', 'feeds.json'), 'utf8'),
  );
  const created = [...JSON.stringify({ feeds, tables }).matchAll(/"ddl":"((?:[^"\\]|\\.)*)"/g)];
  return [...found.values(), ...created.map(([, ddl = '']) => ddl)];
}

/** Finds the calls in sources, as `kind: name`. */
export function callsIn(sources: readonly string[]): Set<string> {
  const found = PATTERNS.flatMap(([kind, pattern]) =>
    sources.flatMap((source) =>
      [...source.matchAll(pattern)].map(([, ...names]) => `${kind}: ${names.find(Boolean)}`),
    ),
  );
  return new Set(found.filter((call) => !LOCAL.includes(call) && call !== BY_NAME));
}
