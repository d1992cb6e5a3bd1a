"""Clients, made-up values, and the emulator's real identifiers in their place."""

import glob
import json
import os
import re
from urllib.parse import urlparse

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from ..server.instance import Instance

_UNSET = re.compile(r'[a-z0-9_]+\.[a-z0-9_]+\.offline')  # how terraform-offline writes a computed value
_USER_MAPS = {
    'variables',
    'parameters',
    'default_arguments',
    'non_overridable_arguments',
    'tags',
    'tags_all',
    'dimensions',
    'environment',
}
CONFIG = Config(retries={'max_attempts': 2}, s3={'addressing_style': 'path'}, parameter_validation=True)


class Ignored(Exception):
    """Raised by a handler that leaves a resource out on purpose."""


class Resource(dict):
    """The cleaned attributes of a resource: what is unset is missing; `made_up` holds them as they are in the state."""

    made_up = None

    def block(self, name):
        """The only block of a name, or {}."""
        found = self.get(name)
        return (found[0] if found else {}) if isinstance(found, list) else found or {}

    def tags(self):
        return self.get('tags_all') or self.get('tags') or {}

    def tag_list(self, key='Key', value='Value'):
        return [{key: k, value: v} for k, v in self.tags().items()]


def attempt(function, *codes, **parameters):
    """Call; None if it fails with one of the error codes (or any code that speaks of existing, if none is given)."""
    try:
        return function(**parameters)
    except ClientError as error:
        code = error.response['Error']['Code']
        if code in codes or (
            not codes
            and re.search(
                'Exist|InUse|Conflict|Already|Duplicate', code + error.response['Error'].get('Message', '')
            )
        ):
            return None
        raise


class Context:
    def __init__(self, assets):
        # Removed by a restart and by /_ministack/reset, together with what it speaks of.
        self._file = Instance(urlparse(os.environ['AWS_ENDPOINT_URL']).port or 80).ids_file
        try:
            with open(self._file) as f:
                self._ids = json.load(f)
        except (OSError, ValueError):
            self._ids = {}
        self._assets, self._clients, self.folder = assets, {}, '.'
        self.default_region = os.environ.get('AWS_REGION', 'ap-southeast-1')
        self.region = self.default_region

    def enter(self, state, folder):
        self.state, self.folder = os.path.abspath(state), folder

    def save(self):
        os.makedirs(os.path.dirname(self._file), exist_ok=True)
        with open(self._file, 'w') as f:
            json.dump(self._ids, f, indent=1)

    def client(self, service):
        key = service, self.region
        if key not in self._clients:
            self._clients[key] = boto3.client(
                service,
                region_name=self.region,
                config=CONFIG,
                aws_access_key_id=os.environ.get('AWS_ACCESS_KEY_ID', '123456789012'),
                aws_secret_access_key=os.environ.get('AWS_SECRET_ACCESS_KEY', 'test'),
            )
        return self._clients[key]

    def resource(self, raw):
        self.region = raw.get('region') or self.default_region
        r = Resource(self._clean(self._substitute(raw)) or {})
        r.made_up = raw
        return r

    # identifiers

    def stands_for(self, made_up, real):
        """From now on `real` stands where a resource has `made_up`, also inside of longer strings."""
        if isinstance(made_up, str) and isinstance(real, str) and made_up != real and len(made_up) >= 8:
            self._ids[made_up] = real

    def real(self, made_up):
        return self._ids.get(made_up)

    def _substitute(self, value):
        if isinstance(value, dict):
            return {k: self._substitute(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._substitute(v) for v in value]
        if isinstance(value, str) and len(value) >= 8:
            for made_up in sorted(self._ids, key=len, reverse=True):
                if made_up in value:
                    value = value.replace(made_up, self._ids[made_up])
        return value

    def _clean(self, value, key=''):
        if key in _USER_MAPS and isinstance(value, dict):
            return {k: v for k, v in value.items() if v is not None}
        if isinstance(value, dict):
            if set(value) == {'value', 'type'}:  # how a state writes an attribute of dynamic type
                return self._clean(value['value'])
            return {k: c for k, v in value.items() if (c := self._clean(v, k)) is not None}
        if isinstance(value, list):
            return [c for v in value if (c := self._clean(v)) is not None] or None
        if value == '' or (isinstance(value, str) and _UNSET.fullmatch(value)):
            return None
        return value

    # files

    def file(self, name):
        """A file name of the state, which is relative to the folder that Terraform ran in."""
        if os.path.isabs(name):
            return name
        near = os.path.dirname(self.state)
        folders = [
            *self._assets,
            self.folder,
            near,
            *glob.glob('cdktf.out/stacks/*'),
            *glob.glob(os.path.join(near, 'cdktf.out/stacks/*')),
            *glob.glob(os.path.join(near, '../cdktf.out/stacks/*')),
        ]
        for folder in folders:
            if os.path.exists(os.path.join(folder, name)):
                return os.path.join(folder, name)
        raise FileNotFoundError(f'{name} is not in {self.folder}; name its folder with --assets')


def shape(client, operation):
    return client.meta.service_model.operation_model(operation).input_shape


def _bare(name):
    return name.replace('_', '').lower()


def _given(value, member):
    """The attribute of a block that is a member of a shape: attribute_name for AttributeName, rule for Rules."""
    wanted = _bare(member)
    names = {_bare(k): k for k in value}
    for name in (
        wanted,
        wanted[:-3] + 'y' if wanted.endswith('ies') else wanted,
        wanted[:-1] if wanted.endswith('s') else wanted,
    ):
        if name in names:
            return value[names[name]]


def fit(shape_, value):
    """Turn a Terraform value into the parameter that a botocore shape describes; what does not fit is left out."""
    kind = shape_.type_name
    if value is None:
        return None
    if kind == 'structure':
        if isinstance(value, list):
            value = value[0] if value else {}
        if not isinstance(value, dict):
            return None
        out = {m: f for m, s in shape_.members.items() if (f := fit(s, _given(value, m))) is not None}
        return out
    if kind == 'list':
        items = value if isinstance(value, list) else [value]
        return [f for v in items if (f := fit(shape_.member, v)) is not None] or None
    if kind == 'map':
        return (
            {k: f for k, v in value.items() if (f := fit(shape_.value, v)) is not None}
            if isinstance(value, dict)
            else None
        )
    if kind in ('integer', 'long', 'float', 'double'):
        number = float(value) if kind in ('float', 'double') else int(float(value))
        return None if number == 0 and (shape_.metadata.get('min') or 0) > 0 else number
    if kind == 'boolean':
        return value if isinstance(value, bool) else str(value).lower() == 'true'
    if kind == 'string':
        return (
            None
            if isinstance(value, (dict, list))
            else str(value).lower()
            if isinstance(value, bool)
            else str(value)
        )
    return value
