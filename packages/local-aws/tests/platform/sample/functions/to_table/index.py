import json
import os

import boto3
from sample_layer import clean

db = boto3.client('dynamodb')


def handler(event, context):
    """Messages -> items; a message about "bad" fails and ends in the dead-letter queue."""
    failures = []
    for record in event['Records']:
        key = json.loads(record['body'])['key']
        if 'bad' in key:
            failures.append({'itemIdentifier': record['messageId']})
        else:
            db.put_item(TableName=os.environ['TABLE'], Item={'card_id': {'S': clean(key)}})
    return {'batchItemFailures': failures}
