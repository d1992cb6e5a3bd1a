"""The job of Glue of the test: waits for an object, then writes the names of its job and table."""

import sys
import time

import boto3

given = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
s3 = boto3.client('s3')
if given['--table'] == 'bad':
    sys.exit(f'no table {given["--table"]}')
while 'Contents' not in s3.list_objects_v2(Bucket=given['--bucket'], Prefix=given['--wait-for']):
    time.sleep(0.1)
s3.put_object(Bucket=given['--bucket'], Key=given['--key'], Body=f'{given["--JOB_NAME"]} {given["--table"]}')
