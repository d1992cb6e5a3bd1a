import { BucketAccess, ServiceRole, type Statement } from '../../src';
import { testStack } from '../support/stack';

const grant = (verbs: ('read' | 'write' | 'delete')[], prefixes: string[]): Statement[] => {
  const role = new ServiceRole(testStack(), 'Role', {
    thing: 'r',
    service: 'lambda.amazonaws.com',
    description: 'r',
  });
  return new BucketAccess('arn:aws:s3:::lake', 'arn:key').grant(role, verbs, prefixes);
};

test('a grant is no wider than its prefixes', () => {
  const [objects, list] = grant(['read'], ['bronze/', 'one/object.json']);
  expect(objects?.resources).toEqual(['arn:aws:s3:::lake/bronze/*', 'arn:aws:s3:::lake/one/object.json']);
  expect(list).toMatchObject({
    actions: ['s3:ListBucket'],
    conditions: {
      StringLike: { 's3:prefix': ['bronze/', 'bronze/*', 'one/object.json', 'one/object.json*'] },
    },
  });
});

test('readers cannot write, writers cannot delete, and only writers make data keys', () => {
  const actions = (verbs: ('read' | 'write' | 'delete')[]) => grant(verbs, ['x/']).flatMap((s) => s.actions);
  expect(actions(['read'])).toEqual(['s3:GetObject', 's3:ListBucket', 'kms:Decrypt']);
  expect(actions(['write'])).not.toContain('s3:DeleteObject');
  expect(actions(['write'])).toContain('kms:GenerateDataKey');
  expect(actions(['delete'])).toContain('s3:DeleteObject');
});
