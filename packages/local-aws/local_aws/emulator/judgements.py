"""Judging with `AUTH=true`: what a call needs besides its own action, and a note of every judgement on a role.

That is the key of the resource (`encryption.py`), and the listing of what is not there: S3 answers "access denied"
about an object that does not exist to whoever may not list its key, which counts as `s3:prefix`
(docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, "Permissions"; kopia/kopia#3072, ceph/ceph#68577).

The notes, EMULATOR_LOGS/judgements.ndjson, tell a test which permissions of a role its program has used.
"""

import json
import threading
from typing import Any

from ministack import app
from ministack.core import iam_evaluator
from ministack.services import s3, sts

from . import common, encryption

common.require_attributes(iam_evaluator, 'enforce')
common.require_attributes(sts, '_sessions')
common.require_attributes(s3, '_buckets')
_S3 = 'arn:aws:s3:::'
_original = iam_evaluator.enforce
_lock = threading.Lock()


def _enforce(
    access_key_id: str, iam_action: str, service: str, region: str, resource_arn: str = '*', **rest: Any
) -> Any:
    arn = resource_arn
    denied = _original(access_key_id, iam_action, service, region, arn, **rest)
    _note(access_key_id, iam_action, arn, denied is None)
    if denied is None and iam_action == 's3:GetObject' and _is_missing(arn):
        bucket, _, name = arn.removeprefix(_S3).partition('/')
        listing = {'s3:prefix': name}
        denied = _original(
            access_key_id, 's3:ListBucket', 's3', region, f'{_S3}{bucket}', service_context=listing
        )
        if denied is not None:
            _note(access_key_id, 's3:ListBucket', arn, False)
            denied.reason = f'there is no such object, and it may not list {name}'
            return denied
    key = encryption.key_of(iam_action, arn) if denied is None else None
    for action in encryption.KEY_ACTIONS[iam_action] if key else ():
        through = {'kms:ViaService': f'{service}.{region}.amazonaws.com'}
        denied = _original(access_key_id, action, 'kms', region, resource_arn=key, service_context=through)
        _note(access_key_id, action, key or '', denied is None)
        if denied is not None:
            denied.reason = f'it needs {action} on {key}'
            return denied
    return denied


def _is_missing(arn: str) -> bool:
    bucket, _, name = arn.removeprefix(_S3).partition('/')
    found = s3._buckets.get(bucket)
    return found is not None and bool(name) and name not in found['objects']


def _note(access_key_id: str, action: str, resource: str, is_allowed: bool) -> None:
    session = sts._sessions.get(access_key_id)
    if session is None:
        return
    role = str(session['Arn']).split(':assumed-role/')[-1].split('/')[0]
    line = json.dumps({'role': role, 'action': action, 'resource': resource, 'allowed': is_allowed})
    with _lock, open(common.log_file('judgements.ndjson'), 'a') as file:
        file.write(f'{line}\n')


if app.AUTH:
    iam_evaluator.enforce = _enforce
