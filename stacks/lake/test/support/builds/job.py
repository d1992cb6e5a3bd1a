"""Stands for the Spark jobs: does what the job contract says, on no data, and fails or waits when it is told to."""
import json
import os
import sys
import time

import boto3

ARGUMENTS = sys.argv[1:]


def argument(flag):
    return ARGUMENTS[ARGUMENTS.index(flag) + 1]


s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
bucket = argument("--lake").removeprefix("s3://")
run = argument("--run-id")
name = argument("--task") if "--task" in ARGUMENTS else "silver-and-gold"


def told(what):
    """A number under control/, 0 where there is none."""
    try:
        return int(s3.get_object(Bucket=bucket, Key=f"control/{name}/{what}")["Body"].read())
    except s3.exceptions.NoSuchKey:
        return 0


s3.put_object(Bucket=bucket, Key=f"seen/{run}/{name}", Body=json.dumps(ARGUMENTS).encode())
while told("hold"):
    time.sleep(0.2)
failures = told("failures")
if failures > 0:
    s3.put_object(Bucket=bucket, Key=f"control/{name}/failures", Body=str(failures - 1).encode())
    sys.exit(f"{name} was told to fail")
if name == "silver-and-gold":
    facts = {"lines": 10, "silver": 7, "duplicates": 1, "quarantined": 2, "gold": 7, "online": 3}
    s3.put_object(Bucket=bucket, Key=f"_cardlake/runs/{run}/facts.json", Body=json.dumps(facts).encode())
    stamp = argument("--window-end-ts").replace("-", "").replace(":", "")
    for part in range(told("parts")):
        key = f"gold/online_updates/rt_card_features_v1/run={stamp}/part-{part:05d}.parquet"
        s3.put_object(Bucket=bucket, Key=key, Body=b"PAR1")
