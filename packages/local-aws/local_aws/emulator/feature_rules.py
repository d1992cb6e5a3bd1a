"""Rules of the Feature Store that AWS documents; each names its source.

Sources: the API reference (an operation or a type), or the developer guide, chapter Feature Store (DG and a page).
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from .common import Json

# CreateFeatureGroup.FeatureGroupName, FeatureDefinition.FeatureName: pattern, and length 1 to 64.
_NAME = re.compile(r'[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}')
MAX_NAME = 64
# DG "Quotas, naming rules and data types": reserved words, features of a group, groups of an account (soft), sizes.
RESERVED = {'is_deleted', 'write_time', 'api_invocation_time'}
MAX_FEATURES = 2500
MAX_GROUPS = 100
MAX_RECORD_BYTES = 350 * 1024
MAX_IDENTIFIER_BYTES = 2048
# FeatureDefinition.FeatureType.
TYPES = {'Integral', 'Fractional', 'String'}
# TtlDuration.Unit.
TTL_SECONDS = {'Seconds': 1, 'Minutes': 60, 'Hours': 3600, 'Days': 86400, 'Weeks': 604800}
# OnlineStoreConfig.StorageType, OfflineStoreConfig.TableFormat, ThroughputConfig.ThroughputMode.
_STORAGE_TYPES = {'Standard', 'InMemory'}
_TABLE_FORMATS = {'Default', 'Glue', 'Iceberg'}
_THROUGHPUT_MODES = {'OnDemand', 'Provisioned'}
# S3StorageConfig.S3Uri and CreateFeatureGroup.RoleArn: patterns.
_S3_URI = re.compile(r'(https|s3)://([^/]+)/?(.*)')
_ROLE_ARN = re.compile(r'arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+')
_MAX_DESCRIPTION = 128
# CreateFeatureGroup.EventTimeFeatureName.
_EVENT_TIME = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z')
# DG "Quotas, naming rules and data types": an event time lies in the years 0000 to 9999.
_FIRST_SECOND, _END_SECOND = -62167219200, 253402300800
# The same page: Integral is a signed integer of 64 bits, Fractional an IEEE 754 double; NaN is refused
# (aws/sagemaker-python-sdk#2110).
_INTEGRAL = re.compile(r'-?\d+')
_FRACTIONAL = re.compile(r'[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?')


def _find_name_problem(field: str, name: str) -> str | None:
    if len(name) <= MAX_NAME and _NAME.fullmatch(name):
        return None
    return (
        f"1 validation error detected: Value '{name}' at '{field}' failed to satisfy constraint: "
        f'Member must have length between 1 and {MAX_NAME} and match {_NAME.pattern}'
    )


def _list_features_problems(
    features: list[Json], known: Collection[str] = (), in_memory: bool = False
) -> Iterator[str]:
    names: list[str] = [feature.get('FeatureName') or '' for feature in features]
    for name, feature in zip(names, features, strict=True):
        if problem := _find_name_problem('featureName', name):
            yield problem
        if name.lower() in RESERVED:
            yield f'FeatureName {name} is reserved: it cannot be any of {sorted(RESERVED)}'
        if feature.get('FeatureType') not in TYPES:
            yield f'FeatureType of {name} must be one of {sorted(TYPES)}'
        # FeatureDefinition.CollectionType: "Collection types are only supported in the InMemory tier."
        if feature.get('CollectionType') and not in_memory:
            yield f'CollectionType of {name} needs an online store with the StorageType InMemory'
    if len(set(names)) != len(names) or set(names) & set(known):
        repeated = {name for name in names if name in known or names.count(name) > 1}
        yield f'Feature names must be unique: {sorted(repeated)}'
    if not 1 <= len(names) + len(known) <= MAX_FEATURES:
        yield f'A feature group has 1 to {MAX_FEATURES} features, not {len(names) + len(known)}'


def find_group_problem(request: Json) -> str | None:
    """Finds what is wrong with a CreateFeatureGroup."""
    online: Json = request.get('OnlineStoreConfig') or {}
    in_memory = online.get('StorageType') == 'InMemory'
    features: list[Json] = request.get('FeatureDefinitions') or []
    return (
        _find_name_problem('featureGroupName', request.get('FeatureGroupName') or '')
        or find_features_problem(features, in_memory=in_memory)
        or _find_key_problem(request, features)
        or _find_online_problem(online)
        or next(_list_offline_problems(request, in_memory), None)
        or _find_throughput_problem(request.get('ThroughputConfig') or {}, online)
    )


def find_features_problem(
    features: list[Json], known: Collection[str] = (), in_memory: bool = False
) -> str | None:
    """Finds what is wrong with features that are created, or added to the known ones of a group."""
    return next(_list_features_problems(features, known, in_memory), None)


def _find_key_problem(request: Json, features: list[Json]) -> str | None:
    types = {feature['FeatureName']: feature['FeatureType'] for feature in features}
    identifier, event_time = request.get('RecordIdentifierFeatureName'), request.get('EventTimeFeatureName')
    # CreateFeatureGroup.RecordIdentifierFeatureName: "must be one of feature definitions' names"; likewise the other.
    if identifier not in types or event_time not in types:
        return (
            f'RecordIdentifierFeatureName {identifier} and EventTimeFeatureName {event_time} '
            'must be among the FeatureDefinitions'
        )
    # CreateFeatureGroup.EventTimeFeatureName: Fractional or String.
    if types[event_time] == 'Integral':
        return f'EventTimeFeature {event_time} must be of type String or Fractional'
    # DG "Use Feature Store with SDK for Python": "you must specify String as the value for the event time".
    offline: Json = request.get('OfflineStoreConfig') or {}
    if offline.get('TableFormat') == 'Iceberg' and types[event_time] != 'String':
        return f'EventTimeFeature {event_time} must be of type String when the TableFormat is Iceberg'
    return None


def _find_online_problem(online: Json) -> str | None:
    if online.get('StorageType', 'Standard') not in _STORAGE_TYPES:
        return f'StorageType must be one of {sorted(_STORAGE_TYPES)}'
    return find_ttl_problem(online.get('TtlDuration'))


def find_ttl_problem(ttl: Json | None) -> str | None:
    """Finds what is wrong with a time to live (TtlDuration: a unit, and a value of at least 1)."""
    if ttl is None:
        return None
    if ttl.get('Unit') not in TTL_SECONDS:
        return f'Unit of TtlDuration must be one of {sorted(TTL_SECONDS)}'
    if not isinstance(ttl.get('Value'), int) or ttl['Value'] < 1:
        return 'Value of TtlDuration must be at least 1'
    return None


def _list_offline_problems(request: Json, in_memory: bool) -> Iterator[str]:
    offline: Json = request.get('OfflineStoreConfig') or {}
    if len(request.get('Description') or '') > _MAX_DESCRIPTION:
        yield f'Description has at most {_MAX_DESCRIPTION} characters'
    # CreateFeatureGroup: "You must include at least one of OnlineStoreConfig and OfflineStoreConfig".
    if not offline:
        if not (request.get('OnlineStoreConfig') or {}).get('EnableOnlineStore'):
            yield 'at least one of OnlineStoreConfig and OfflineStoreConfig must be given'
        return
    # DG "Offline store": a group of the InMemory tier has no offline store.
    if in_memory:
        yield 'an online store with the StorageType InMemory does not support an offline store'
    if offline.get('TableFormat', 'Glue') not in _TABLE_FORMATS:
        yield f'TableFormat must be one of {sorted(_TABLE_FORMATS)}'
    uri = (offline.get('S3StorageConfig') or {}).get('S3Uri') or ''
    if not _S3_URI.fullmatch(uri):
        yield f"Value '{uri}' at 's3Uri' must match {_S3_URI.pattern}"
    # CreateFeatureGroup.RoleArn: the role that writes the offline store.
    if not _ROLE_ARN.fullmatch(request.get('RoleArn') or ''):
        yield f'RoleArn is required with an OfflineStoreConfig and must match {_ROLE_ARN.pattern}'


def _find_throughput_problem(throughput: Json, online: Json) -> str | None:
    mode = throughput.get('ThroughputMode', 'OnDemand')
    if mode not in _THROUGHPUT_MODES:
        return f'ThroughputMode must be one of {sorted(_THROUGHPUT_MODES)}'
    # ThroughputConfig: provisioned only "for feature groups that are offline-only, or use the Standard tier".
    if mode == 'Provisioned' and online.get('StorageType') == 'InMemory':
        return 'ThroughputMode Provisioned is not supported with the StorageType InMemory'
    return None


def parse_event_time(feature_type: str, text: str) -> float | None:
    """Seconds since 1970 of an event time; None if it is in no form that AWS takes for this type."""
    if feature_type == 'Fractional':
        seconds = float(text) if _FRACTIONAL.fullmatch(text) else float('nan')
        return seconds if _FIRST_SECOND <= seconds < _END_SECOND else None
    if not _EVENT_TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def _is_value(feature_type: str, text: str) -> bool:
    if feature_type == 'Integral':
        return _INTEGRAL.fullmatch(text) is not None and -(2**63) <= int(text) < 2**63
    if feature_type == 'Fractional':
        return _FRACTIONAL.fullmatch(text) is not None and abs(float(text)) != float('inf')
    return True


def _list_record_problems(group: Json, record: list[Json]) -> Iterator[str]:
    types = {feature['FeatureName']: feature['FeatureType'] for feature in group['FeatureDefinitions']}
    collections = {f['FeatureName'] for f in group['FeatureDefinitions'] if f.get('CollectionType')}
    values: dict[str, str | None] = {}
    for feature in record:
        name: str = feature.get('FeatureName') or ''
        value: str | None = feature.get('ValueAsString')
        if name not in types:
            yield f'Validation Error: FeatureName {name} is not in FeatureGroup {group["FeatureGroupName"]}'
        if name in values:
            yield f'Validation Error: FeatureName {name} appears more than once'
        # FeatureValue: ValueAsStringList belongs to a collection.
        if feature.get('ValueAsStringList') is not None and name not in collections:
            yield f'Validation Error: {name} is no collection and takes no ValueAsStringList'
        if value is not None and not _is_value(types[name], value):
            yield f'Validation Error: FeatureValue {value!r} of {name} is not of type {types[name]}'
        values[name] = value
    identifier, event_time = group['RecordIdentifierFeatureName'], group['EventTimeFeatureName']
    for name in (identifier, event_time):
        if not values.get(name):
            yield f'Validation Error: the record has no value for {name}'
    if len((values[identifier] or '').encode()) > MAX_IDENTIFIER_BYTES:
        yield 'Validation Error: the record identifier is longer than 2 KB'
    if (
        sum(len(name.encode()) + len((text or '').encode()) for name, text in values.items())
        > MAX_RECORD_BYTES
    ):
        yield 'Validation Error: the record is larger than 350 KB'
    if parse_event_time(types[event_time], values[event_time] or '') is None:
        yield f'Validation Error: {describe_event_time(types[event_time], event_time)}, not {values[event_time]!r}'


def find_record_problem(group: Json, record: list[Json]) -> str | None:
    """Finds what is wrong with a record of a group (PutRecord.Record)."""
    return next(_list_record_problems(group, record), None)


def describe_event_time(feature_type: str, name: str) -> str:
    """Describes the form that an event time must have, as a sentence."""
    if feature_type == 'Fractional':
        return f'EventTime {name} must be Unix seconds'
    return f"EventTime {name} must be yyyy-MM-dd'T'HH:mm:ssZ or yyyy-MM-dd'T'HH:mm:ss.SSSZ"
