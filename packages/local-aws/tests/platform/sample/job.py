"""The "Spark" job of the test: writes an object through the emulator."""

import os
import sys

import boto3

bucket, key = sys.argv[1:3]
print('job', os.environ['EMR_SERVERLESS_JOB_RUN_ID'], os.environ.get('MODE'), sys.argv[1:])
boto3.client('s3').put_object(Bucket=bucket, Key=key, Body=os.environ['MODE'].encode())
