"""Feature Store runtime: PutRecord, BatchWriteRecord, GetRecord, BatchGetRecord, DeleteRecord, ListRecords.

The online store keeps the record with the newest event time for each identifier: a write with an older or equal event
time is accepted and changes nothing. There is no offline store. faults.py makes a share of the calls fail.
"""

from datetime import datetime, timedelta

from . import common, faults, feature_rules
from .common import Answer, Json
from .feature_groups import groups, name_of

_online = common.create_store()  # (group, identifier) -> {time, record, deleted, expires}


class RejectedError(Exception):
    """A call that AWS answers with an error."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def _group(name: str | None) -> Json:
    group: Json | None = groups.get(name_of(name))
    if group is None:
        raise RejectedError('ResourceNotFound', f'Feature Group {name} does not exist', 404)
    return group


def _feature_types(group: Json) -> dict[str, str]:
    return {f['FeatureName']: f['FeatureType'] for f in group['FeatureDefinitions']}


def _event_time(group: Json, text: str) -> float:
    """Seconds since 1970 of an event time in one of the two forms that AWS takes."""
    name = group['EventTimeFeatureName']
    feature_type = _feature_types(group)[name]
    seconds = feature_rules.parse_event_time(feature_type, text)
    if seconds is None:
        form = feature_rules.describe_event_time(feature_type, name)
        raise RejectedError('ValidationError', f'Validation Error: {form}, not {text!r}')
    return seconds


def _validate(group: Json, record: list[Json]) -> dict[str, str]:
    """The values of a record by name; rejects what AWS rejects."""
    problem = feature_rules.find_record_problem(group, record)
    if problem:
        raise RejectedError('ValidationError', problem)
    return {feature['FeatureName']: feature.get('ValueAsString') or '' for feature in record}


def _check_write(request: Json) -> None:
    # PutRecord.TargetStores: OnlineStore, OfflineStore; TtlDuration.
    unknown = set(request.get('TargetStores') or []) - {'OnlineStore', 'OfflineStore'}
    if unknown:
        raise RejectedError('ValidationError', f'TargetStores cannot be {sorted(unknown)}')
    problem = feature_rules.find_ttl_problem(request.get('TtlDuration'))
    if problem:
        raise RejectedError('ValidationError', problem)


def _write(request: Json, default_ttl: Json | None = None) -> None:
    group = _group(request.get('FeatureGroupName'))
    _check_write(request)
    values = _validate(group, request.get('Record') or [])
    time = _event_time(group, values[group['EventTimeFeatureName']])
    online = group.get('OnlineStoreConfig') or {}
    stores = request.get('TargetStores') or ['OnlineStore', 'OfflineStore']
    if not online.get('EnableOnlineStore') or 'OnlineStore' not in stores:
        return  # to the offline store only, and that is not here
    key = (group['FeatureGroupName'], values[group['RecordIdentifierFeatureName']])
    old, ttl = _online.get(key), request.get('TtlDuration') or default_ttl or online.get('TtlDuration')
    if old is None or time > old['time']:
        _online[key] = {
            'time': time,
            'record': request['Record'],
            'deleted': False,
            'expires': time + ttl['Value'] * feature_rules.TTL_SECONDS[ttl['Unit']] if ttl else None,
        }


def _find_unexpired(group_name: str, identifier: str) -> Json | None:
    row: Json | None = _online.get((group_name, identifier))
    if row and row['expires'] is not None and row['expires'] <= common.now():
        _online.pop((group_name, identifier), None)  # a hard delete
        return None
    return row


def _describe(row: Json, names: list[str] | None, with_expiry: bool) -> Json:
    record = [f for f in row['record'] if not names or f['FeatureName'] in names]
    out: Json = {'Record': record}
    if with_expiry:
        at = row['expires']
        moment = datetime(1970, 1, 1) + timedelta(seconds=at) if at is not None else None
        out['ExpiresAt'] = moment.strftime('%Y-%m-%dT%H:%M:%SZ') if moment else None
    return out


def _raise_fault() -> None:
    fault = faults.draw_fault()
    if fault == 'throttle':
        raise RejectedError('ThrottlingException', 'Rate exceeded')
    if fault == 'fail':
        raise RejectedError('InternalFailure', 'injected by FAIL_RATE', 500)


def put(request: Json) -> Json:
    _raise_fault()
    _write(request)
    return {}


def batch_write(request: Json) -> Json:
    entries = request.get('Entries') or []
    # BatchWriteRecord.Entries: 1 to 25 items.
    if not 1 <= len(entries) <= 25:
        raise RejectedError(
            'ValidationError', f'Entries has {len(entries)} members: between 1 and 25 are allowed'
        )
    errors: list[Json] = []
    unprocessed: list[Json] = []
    for entry in entries:
        try:
            _raise_fault()
            _write(entry, request.get('TtlDuration'))
        except RejectedError as r:
            if r.code == 'ThrottlingException':
                unprocessed.append(entry)
            else:
                errors.append({'Entry': entry, 'ErrorCode': r.code, 'ErrorMessage': r.message})
    return {'Errors': errors, 'UnprocessedEntries': unprocessed}


def get(group_name: str, identifier: str, names: list[str] | None = None, with_expiry: bool = False) -> Json:
    _raise_fault()
    group = _group(group_name)
    if not (group.get('OnlineStoreConfig') or {}).get('EnableOnlineStore'):
        raise RejectedError('ValidationError', f'Feature Group {group_name} has no online store')
    unknown = set(names or []) - set(_feature_types(group))
    if unknown:
        raise RejectedError('ValidationError', f'unknown features {sorted(unknown)}')
    row = _find_unexpired(group['FeatureGroupName'], identifier)
    return {} if row is None or row['deleted'] else _describe(row, names, with_expiry)


def batch_get(request: Json) -> Json:
    wanted = request.get('Identifiers') or []
    # DG "Quotas, naming rules and data types": 100 records of 100 groups in a BatchGetRecord.
    if not 1 <= len(wanted) <= 100 or any(len(w['RecordIdentifiersValueAsString']) > 100 for w in wanted):
        raise RejectedError('ValidationError', '1 to 100 Identifiers of 1 to 100 records are allowed')
    with_expiry = request.get('ExpirationTimeResponse') == 'Enabled'
    records: list[Json] = []
    errors: list[Json] = []
    unprocessed: list[Json] = []
    for w in wanted:
        throttled = []
        for i in w['RecordIdentifiersValueAsString']:
            try:
                found = get(w['FeatureGroupName'], i, w.get('FeatureNames'), with_expiry)
                if found:
                    records.append(
                        {
                            'FeatureGroupName': w['FeatureGroupName'],
                            'RecordIdentifierValueAsString': i,
                            **found,
                        }
                    )
            except RejectedError as r:
                if r.code == 'ThrottlingException':
                    throttled.append(i)
                else:
                    errors.append(
                        {
                            'FeatureGroupName': w['FeatureGroupName'],
                            'RecordIdentifierValueAsString': i,
                            'ErrorCode': r.code,
                            'ErrorMessage': r.message,
                        }
                    )
        if throttled:
            unprocessed.append({**w, 'RecordIdentifiersValueAsString': throttled})
    return {'Records': records, 'Errors': errors, 'UnprocessedIdentifiers': unprocessed}


def delete(group_name: str, identifier: str, event_time: str | None, mode: str = 'SoftDelete') -> Json:
    _raise_fault()
    group = _group(group_name)
    time = _event_time(group, event_time or '')
    key = (group['FeatureGroupName'], identifier)
    row = _find_unexpired(*key)
    if row is None or time <= row['time']:
        return {}  # AWS says nothing of either
    if mode == 'HardDelete':
        _online.pop(key, None)
    else:
        row.update(deleted=True, time=time)  # a later write must be newer than the deletion
    return {}


def list_records(group_name: str, request: Json) -> Json:
    group = _group(group_name)
    ids = sorted(i for (g, i), _ in list(_online.items()) if g == group['FeatureGroupName'])
    ids = [
        i
        for i in ids
        if (row := _find_unexpired(group['FeatureGroupName'], i))
        and (request.get('IncludeSoftDeletedRecords') or not row['deleted'])
    ]
    start, size = int(request.get('NextToken') or 0), request.get('MaxResults') or 100
    more = {'NextToken': str(start + size)} if start + size < len(ids) else {}
    return {'RecordIdentifiers': ids[start : start + size], **more}


def handle(method: str, path: list[str], request: Json, query: dict[str, list[str]]) -> Answer:
    """Answers a call of the runtime API; the path is split at its slashes."""
    try:
        if path == ['BatchWriteRecord']:
            return common.ok(batch_write(request))
        if path == ['BatchGetRecord']:
            return common.ok(batch_get(request))
        if path[2:] == ['ListRecords']:
            return common.ok(list_records(path[1], request))
        answer = _handle_record(method, path[1], request, query)
    except RejectedError as rejected:
        return common.error(rejected.code, rejected.message, rejected.status)
    if answer is None:
        return common.error('UnknownOperationException', f'{method} {"/".join(path)}')
    return common.ok(answer)


def _handle_record(method: str, group_name: str, request: Json, query: dict[str, list[str]]) -> Json | None:
    def one(name: str) -> str:
        return next(iter(query.get(name, [])), '')

    identifier = one('RecordIdentifierValueAsString')
    if method == 'PUT':
        return put({**request, 'FeatureGroupName': group_name})
    if method == 'GET':
        with_expiry = one('ExpirationTimeResponse') == 'Enabled'
        return get(group_name, identifier, query.get('FeatureName'), with_expiry)
    if method == 'DELETE':
        return delete(group_name, identifier, one('EventTime'), one('DeletionMode') or 'SoftDelete')
    return None
