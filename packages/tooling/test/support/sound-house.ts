import type { VirtualPackage } from './virtual-tree';

/** A small house in which every rule holds. */
export const sound = {
  'packages/schema': {
    layer: 'pure',
    dependencies: ['apache-arrow'],
    files: {
      'src/index.ts': "export * from './types';\nexport type { Field } from './types';",
      'src/types.ts': "import { createHash } from 'node:crypto';\nimport { Schema } from 'apache-arrow';",
      'test/a.test.ts': "import { readFileSync } from 'node:fs';\nimport '@cardlake/tooling';",
    },
    devDependencies: ['@cardlake/tooling'],
  },
  'packages/runtime': { layer: 'runtime', files: { 'src/index.ts': "import { cpus } from 'os';" } },
  'packages/lake': {
    layer: 'runtime',
    dependencies: ['@cardlake/runtime'],
    devDependencies: ['@cardlake/tooling', '@types/aws-lambda'],
    files: {
      'src/index.ts': "import type { Handler } from 'aws-lambda';\nexport * from '@cardlake/runtime';",
      'test/a.test.ts': "require.resolve('@cardlake/tooling/register');",
    },
  },
  'packages/tooling': { layer: 'tool' },
  'packages/platform': {
    layer: 'pure',
    files: { 'src/index.ts': "export * from 'zod';" },
    dependencies: ['zod'],
  },
  'packages/constructs': {
    layer: 'infra',
    dependencies: ['cdktf', '@cdktf/provider-aws'],
    files: {
      'src/index.ts': "import 'cdktf';\nimport { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';",
    },
  },
  'apps/cli': {
    layer: 'app',
    dependencies: ['@cardlake/lake', '@cardlake/platform'],
    files: {
      'src/index.ts': "export const open = () => import('@cardlake/lake');",
      'src/cost.ts': "import { environments } from '@cardlake/platform';",
    },
  },
  'stacks/bronze': {
    layer: 'stack',
    dependencies: ['@cardlake/constructs'],
    files: { 'src/index.ts': "import '@cardlake/constructs';" },
  },
  'stacks/lake': {
    layer: 'stack',
    dependencies: ['@cardlake/bronze-stack'],
    files: { 'src/index.ts': "import '@cardlake/bronze-stack';" },
  },
} as const satisfies Record<string, VirtualPackage>;
