import { BucketAccess, type BucketVerb, ServiceRole, type Statement } from '../../src';
import { testStack } from '../support/stack';

const grant = (verbs: BucketVerb[], prefixes: string[]): Statement[] => {
  const role = new ServiceRole(testStack(), 'Role', {
    nameSuffix: 'r',
    service: 'lambda.amazonaws.com',
    description: 'r',
  });
  return new BucketAccess('arn:aws:s3:::lake', 'arn:key').grant(role, verbs, prefixes);
};

const actions = (...verbs: BucketVerb[]) => grant(verbs, ['x/']).flatMap((statement) => statement.actions);

test('a grant is limited to its prefixes', () => {
  const [objects] = grant(['read'], ['bronze/', 'one/object.json']);
  expect(objects?.resources).toEqual(['arn:aws:s3:::lake/bronze/*', 'arn:aws:s3:::lake/one/object.json']);
});

test('listing includes requests for the folder as an object, and is limited to that folder', () => {
  const [, folders, list] = grant(['read', 'list', 'write'], ['bronze/']);
  expect(folders).toMatchObject({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::lake/bronze'] });
  expect(list).toMatchObject({
    actions: ['s3:ListBucket'],
    conditions: { StringLike: { 's3:prefix': ['bronze', 'bronze/', 'bronze/*'] } },
  });
});

test.each<[BucketVerb, string[]]>([
  ['read', ['s3:GetObject', 'kms:Decrypt']],
  ['list', ['s3:ListBucket']],
  ['put', ['s3:PutObject', 'kms:GenerateDataKey']],
  [
    'write',
    [
      's3:PutObject',
      's3:AbortMultipartUpload',
      's3:ListMultipartUploadParts',
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ],
  ],
  ['delete', ['s3:DeleteObject']],
])('%s grants the minimum', (verb, wanted) => {
  expect(actions(verb)).toEqual(wanted);
});

test('verbs combine, with each action on the key once', () => {
  const all = actions('read', 'list', 'write');
  expect(all.filter((action) => action === 'kms:Decrypt')).toHaveLength(1);
  expect(all).toEqual(expect.arrayContaining([...actions('read'), ...actions('write'), 's3:ListBucket']));
});
