"""Stands in for the Spark jobs: keeps their contract on no data, and fails or waits when a test says so."""

import json
import os
import sys
import time

import boto3

ARGUMENTS = sys.argv[1:]


def read_argument(flag):
    return ARGUMENTS[ARGUMENTS.index(flag) + 1]


# The only folder that every job may read and write.
RUNS = "_cardlake/runs"

s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
bucket = read_argument("--lake").removeprefix("s3://")
run = read_argument("--run-id")
name = read_argument("--task") if "--task" in ARGUMENTS else "silver-and-gold"


def read_control(setting):
    """Reads a number that the test put for this job; 0 if it put none."""
    try:
        return int(s3.get_object(Bucket=bucket, Key=f"{RUNS}/control/{name}/{setting}")["Body"].read())
    except s3.exceptions.NoSuchKey:
        return 0


s3.put_object(Bucket=bucket, Key=f"{RUNS}/{run}/seen-{name}", Body=json.dumps(ARGUMENTS).encode())
while read_control("hold"):
    time.sleep(0.2)
failures = read_control("failures")
if failures > 0:
    s3.put_object(Bucket=bucket, Key=f"{RUNS}/control/{name}/failures", Body=str(failures - 1).encode())
    sys.exit(f"{name} fails, as the test says")
if name == "silver-and-gold":
    facts = {"lines": 10, "silver": 7, "duplicates": 1, "quarantined": 2, "gold": 7, "online": 3}
    s3.put_object(Bucket=bucket, Key=f"{RUNS}/{run}/facts.json", Body=json.dumps(facts).encode())
    stamp = read_argument("--window-end-ts").replace("-", "").replace(":", "")
    for part in range(read_control("parts")):
        key = f"gold/online_updates/rt_card_features_v1/run={stamp}/part-{part:05d}.parquet"
        s3.put_object(Bucket=bucket, Key=key, Body=b"PAR1")
