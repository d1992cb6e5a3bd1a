import json
import os

import boto3

sqs = boto3.client('sqs')


def handler(event, context):
    """S3 notification -> one message per object."""
    for record in event['Records']:
        key = record['s3']['object']['key']
        sqs.send_message(QueueUrl=os.environ['QUEUE_URL'], MessageBody=json.dumps({'key': key}))
    print(
        json.dumps(
            {
                '_aws': {
                    'Timestamp': 0,
                    'CloudWatchMetrics': [
                        {
                            'Namespace': 'Sample',
                            'Dimensions': [['Step']],
                            'Metrics': [{'Name': 'Objects', 'Unit': 'Count'}],
                        }
                    ],
                },
                'Step': 'on_object',
                'Objects': len(event['Records']),
            }
        )
    )
