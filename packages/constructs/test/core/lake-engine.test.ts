import { parseSettings, pipelineDeclaration } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { LakeStack } from '../../src';
import { requireOneEngine } from '../../src/synth/run-app';

const container = (environment: string, existingLakeBucket?: string) =>
  parseSettings({
    environment,
    lakeEngine: 'container',
    featureBatch: { enabled: true },
    storage: existingLakeBucket === undefined ? {} : { existingLakeBucket },
  });
const spark = parseSettings({ environment: 'other', storage: { existingLakeBucket: 'one-lake' } });

test('a stack of Spark is refused in an environment whose lake a container writes', () => {
  expect(() => new LakeStack(Testing.app() as App, pipelineDeclaration, container('dev'))).toThrow(
    'the stack pipeline needs lakeEngine "spark", got "container": a lake has one engine',
  );
});

test('two environments with one lake bucket have one engine', () => {
  expect(() => requireOneEngine([container('dev', 'one-lake'), spark])).toThrow(
    'lakeEngine: expected "spark", as other has it for the same lake bucket, got "container"',
  );
  expect(() => requireOneEngine([container('dev', 'my-lake'), container('test'), spark])).not.toThrow();
});
