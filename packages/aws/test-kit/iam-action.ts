/** Actions by calls that need one of another name (Service Authorization Reference; SQS developer guide, "batch actions"). */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListObjectsV2': 's3:ListBucket',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};

/** Finds the IAM action that a call needs, as `service:Call` with IAM's word for the service. */
export const iamActionOf = (call: string): string => OTHER_NAMES[call] ?? call;
