"""Feature Store runtime: PutRecord, BatchWriteRecord, GetRecord, BatchGetRecord, DeleteRecord, ListRecords.

The online store keeps one record per identifier, that with the newest event time: a write with an older or equal event
time is accepted and changes nothing online. There is no offline store. faults.py makes a share of the calls fail.
"""

import re
from datetime import UTC, datetime, timedelta

from . import common, faults
from .feature_groups import groups, name_of

_online = common.store()  # (group, identifier) -> {time, record, deleted, expires}
_SECONDS = {'Seconds': 1, 'Minutes': 60, 'Hours': 3600, 'Days': 86400, 'Weeks': 604800}
_ISO = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z')
MAX_RECORD = 350 * 1024


class Refused(Exception):
    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def _group(name):
    group = groups.get(name_of(name))
    if group is None:
        raise Refused('ResourceNotFound', f'Feature Group {name} does not exist', 404)
    return group


def _feature_types(group):
    return {f['FeatureName']: f['FeatureType'] for f in group['FeatureDefinitions']}


def _event_time(group, value):
    """Seconds since 1970 of an event time, in the two forms that AWS takes."""
    name = group['EventTimeFeatureName']
    try:
        if _feature_types(group)[name] == 'Fractional':
            return float(value)
        if _ISO.fullmatch(value):
            return datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC).timestamp()
    except ValueError:
        pass
    form = (
        'Unix seconds'
        if _feature_types(group)[name] == 'Fractional'
        else "yyyy-MM-dd'T'HH:mm:ssZ or yyyy-MM-dd'T'HH:mm:ss.SSSZ"
    )
    raise Refused('ValidationError', f'EventTime {name} must be {form}, not {value!r}')


def _validated(group, record):
    """The values of a record by name; refuses what AWS refuses."""
    values, types = {}, _feature_types(group)
    for feature in record or []:
        name, value = feature.get('FeatureName'), feature.get('ValueAsString')
        if name not in types:
            raise Refused(
                'ValidationError',
                f'Validation Error: FeatureName {name} is not in FeatureGroup {group["FeatureGroupName"]}',
            )
        if name in values:
            raise Refused('ValidationError', f'Validation Error: FeatureName {name} appears more than once')
        values[name] = value
        try:
            if value is not None and types[name] == 'Integral':
                int(value)
            elif value is not None and types[name] == 'Fractional':
                float(value)
        except ValueError:
            raise Refused(
                'ValidationError',
                f'Validation Error: FeatureValue {value!r} of {name} is not of type {types[name]}',
            ) from None
    for name in (group['RecordIdentifierFeatureName'], group['EventTimeFeatureName']):
        if not values.get(name):
            raise Refused('ValidationError', f'Validation Error: the record has no value for {name}')
    if len(values[group['RecordIdentifierFeatureName']].encode()) > 2048:
        raise Refused('ValidationError', 'Validation Error: the record identifier is longer than 2 KB')
    if sum(len(k) + len((v or '').encode()) for k, v in values.items()) > MAX_RECORD:
        raise Refused('ValidationError', 'Validation Error: the record is larger than 350 KB')
    return values


def _write(d, default_ttl=None):
    group = _group(d.get('FeatureGroupName'))
    values = _validated(group, d.get('Record'))
    time = _event_time(group, values[group['EventTimeFeatureName']])
    online = group.get('OnlineStoreConfig') or {}
    stores = d.get('TargetStores') or ['OnlineStore', 'OfflineStore']
    if not online.get('EnableOnlineStore') or 'OnlineStore' not in stores:
        return  # to the offline store only, and that is not here
    key = (group['FeatureGroupName'], values[group['RecordIdentifierFeatureName']])
    old, ttl = _online.get(key), d.get('TtlDuration') or default_ttl or online.get('TtlDuration')
    if old is None or time > old['time']:
        _online[key] = {
            'time': time,
            'record': d['Record'],
            'deleted': False,
            'expires': time + ttl['Value'] * _SECONDS[ttl['Unit']] if ttl else None,
        }


def _live(group_name, identifier):
    row = _online.get((group_name, identifier))
    if row and row['expires'] is not None and row['expires'] <= common.now():
        _online.pop((group_name, identifier), None)  # a hard delete
        return None
    return row


def _answer(row, names, want_expiry):
    record = [f for f in row['record'] if not names or f['FeatureName'] in names]
    out = {'Record': record}
    if want_expiry == 'Enabled':
        at = row['expires']
        moment = datetime(1970, 1, 1) + timedelta(seconds=at) if at is not None else None
        out['ExpiresAt'] = moment.strftime('%Y-%m-%dT%H:%M:%SZ') if moment else None
    return out


def _fault():
    fault = faults.draw()
    if fault == 'throttle':
        raise Refused('ThrottlingException', 'Rate exceeded')
    if fault == 'fail':
        raise Refused('InternalFailure', 'injected by FAIL_RATE', 500)


def put(d):
    _fault()
    _write(d)
    return {}


def batch_write(d):
    entries = d.get('Entries') or []
    if not 1 <= len(entries) <= 25:
        raise Refused('ValidationError', f'Entries has {len(entries)} members: between 1 and 25 are allowed')
    errors, unprocessed = [], []
    for entry in entries:
        try:
            _fault()
            _write(entry, d.get('TtlDuration'))
        except Refused as r:
            if r.code == 'ThrottlingException':
                unprocessed.append(entry)
            else:
                errors.append({'Entry': entry, 'ErrorCode': r.code, 'ErrorMessage': r.message})
    return {'Errors': errors, 'UnprocessedEntries': unprocessed}


def get(group_name, identifier, names=None, want_expiry=None):
    _fault()
    group = _group(group_name)
    if not (group.get('OnlineStoreConfig') or {}).get('EnableOnlineStore'):
        raise Refused('ValidationError', f'Feature Group {group_name} has no online store')
    unknown = set(names or []) - set(_feature_types(group))
    if unknown:
        raise Refused('ValidationError', f'unknown features {sorted(unknown)}')
    row = _live(group['FeatureGroupName'], identifier)
    return {} if row is None or row['deleted'] else _answer(row, names, want_expiry)


def batch_get(d):
    wanted = d.get('Identifiers') or []
    if not 1 <= len(wanted) <= 100 or any(len(w['RecordIdentifiersValueAsString']) > 100 for w in wanted):
        raise Refused('ValidationError', '1 to 100 Identifiers of 1 to 100 records are allowed')
    records, errors, unprocessed = [], [], []
    for w in wanted:
        throttled = []
        for i in w['RecordIdentifiersValueAsString']:
            try:
                found = get(w['FeatureGroupName'], i, w.get('FeatureNames'), d.get('ExpirationTimeResponse'))
                if found:
                    records.append(
                        {
                            'FeatureGroupName': w['FeatureGroupName'],
                            'RecordIdentifierValueAsString': i,
                            **found,
                        }
                    )
            except Refused as r:
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


def delete(group_name, identifier, event_time, mode='SoftDelete'):
    _fault()
    group = _group(group_name)
    time = _event_time(group, event_time or '')
    key = (group['FeatureGroupName'], identifier)
    row = _live(*key)
    if row is None or time <= row['time']:
        return {}  # AWS says nothing of either
    if mode == 'HardDelete':
        _online.pop(key, None)
    else:
        row.update(deleted=True, time=time)  # a later write must be newer than the deletion
    return {}


def list_records(group_name, d):
    group = _group(group_name)
    ids = sorted(i for (g, i), _ in list(_online.items()) if g == group['FeatureGroupName'])
    ids = [
        i
        for i in ids
        if (row := _live(group['FeatureGroupName'], i))
        and (d.get('IncludeSoftDeletedRecords') or not row['deleted'])
    ]
    start, size = int(d.get('NextToken') or 0), d.get('MaxResults') or 100
    more = {'NextToken': str(start + size)} if start + size < len(ids) else {}
    return {'RecordIdentifiers': ids[start : start + size], **more}


def handle(method, path, d, one, many):
    """Answer a call of the runtime API: path is split, one(name) and many(name) read the query."""
    try:
        if path == ['BatchWriteRecord']:
            return common.ok(batch_write(d))
        if path == ['BatchGetRecord']:
            return common.ok(batch_get(d))
        if path[2:] == ['ListRecords']:
            return common.ok(list_records(path[1], d))
        identifier = one('RecordIdentifierValueAsString')
        if method == 'PUT':
            return common.ok(put({**d, 'FeatureGroupName': path[1]}))
        if method == 'GET':
            return common.ok(get(path[1], identifier, many('FeatureName'), one('ExpirationTimeResponse')))
        if method == 'DELETE':
            return common.ok(
                delete(path[1], identifier, one('EventTime'), one('DeletionMode') or 'SoftDelete')
            )
    except Refused as r:
        return common.error(r.code, r.message, r.status)
    return common.error('UnknownOperationException', f'{method} {"/".join(path)}')
