"""Shared by the functions that create resources: clients, files, and identifiers that replace made-up ones."""

import glob
import json
import os
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlparse

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from ..server.instance import ACCOUNT, DEFAULT_REGION, Instance

# The offline Terraform provider writes this for a value that AWS would compute.
_UNSET = re.compile(r'[a-z0-9_]+\.[a-z0-9_]+\.offline')
# Maps whose keys and values belong to the user and stay as they are.
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
_EXISTS = re.compile('Exist|InUse|Conflict|Already|Duplicate')
# Shorter texts are too likely to occur by chance.
_MIN_ID_LENGTH = 8
_CONFIG = Config(retries={'max_attempts': 2}, s3={'addressing_style': 'path'}, parameter_validation=True)


class SkippedResourceError(Exception):
    """A resource that is left out on purpose; the message says why."""


class Resource(dict[str, Any]):
    """The attributes of a resource, without those that are unset."""

    def __init__(self, attributes: dict[str, Any], in_state: dict[str, Any]) -> None:
        super().__init__(attributes)
        # The attributes as they are in the state, with made-up identifiers.
        self.in_state = in_state

    def block(self, name: str) -> dict[str, Any]:
        """The only block with a name, or {}."""
        found = self.get(name)
        if isinstance(found, list):
            found = found[0] if found else None
        return found or {}

    def tags(self) -> dict[str, str]:
        return self.get('tags_all') or self.get('tags') or {}

    def tag_list(self) -> list[dict[str, str]]:
        return [{'Key': key, 'Value': value} for key, value in self.tags().items()]


def attempt(operation: Callable[..., Any], *codes: str, **parameters: Any) -> Any:
    """Calls an operation; answers None if it fails with one of the codes; without codes, because something exists."""
    try:
        return operation(**parameters)
    except ClientError as error:
        details = error.response['Error']
        is_expected = (
            details['Code'] in codes
            if codes
            else _EXISTS.search(details['Code'] + details.get('Message', ''))
        )
        if is_expected:
            return None
        raise


class Context:
    def __init__(self, asset_folders: list[str]) -> None:
        # A restart and /_ministack/reset remove the file, together with the resources that it names.
        self._ids_file = Instance(urlparse(os.environ['AWS_ENDPOINT_URL']).port or 80).ids_file
        self._ids = self._read_ids()
        self._asset_folders = asset_folders
        self._clients: dict[tuple[str, str], Any] = {}
        self._state, self._folder = '', '.'
        self._default_region = os.environ.get('AWS_REGION', DEFAULT_REGION)
        self.region = self._default_region

    def enter(self, state: str, folder: str) -> None:
        """Goes on to another state, whose relative file names start from a folder."""
        self._state, self._folder = os.path.abspath(state), folder

    def client(self, service: str) -> Any:
        """A client in the region of the current resource."""
        key = service, self.region
        if key not in self._clients:
            self._clients[key] = boto3.client(
                service,
                region_name=self.region,
                config=_CONFIG,
                aws_access_key_id=os.environ.get('AWS_ACCESS_KEY_ID', ACCOUNT),
                aws_secret_access_key=os.environ.get('AWS_SECRET_ACCESS_KEY', 'test'),
            )
        return self._clients[key]

    def resource(self, in_state: dict[str, Any]) -> Resource:
        """Reads a resource of the state and makes it the current one."""
        self.region = in_state.get('region') or self._default_region
        return Resource(self._clean(self._replace(in_state)) or {}, in_state)

    # identifiers

    def replace_id(self, made_up: Any, actual: Any) -> None:
        """Puts an identifier in the place of a made-up one from now on, also inside longer texts."""
        if (
            isinstance(made_up, str)
            and isinstance(actual, str)
            and made_up != actual
            and len(made_up) >= _MIN_ID_LENGTH
        ):
            self._ids[made_up] = actual

    def known_id(self, made_up: str) -> str | None:
        return self._ids.get(made_up)

    def save_ids(self) -> None:
        self._ids_file.parent.mkdir(parents=True, exist_ok=True)
        self._ids_file.write_text(json.dumps(self._ids, indent=1))

    def _read_ids(self) -> dict[str, str]:
        try:
            ids: dict[str, str] = json.loads(self._ids_file.read_text())
        except (OSError, ValueError):
            return {}
        return ids

    def _replace(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: self._replace(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._replace(v) for v in value]
        if isinstance(value, str) and len(value) >= _MIN_ID_LENGTH:
            for made_up in sorted(self._ids, key=len, reverse=True):
                value = value.replace(made_up, self._ids[made_up])
        return value

    def _clean(self, value: Any, key: str = '') -> Any:
        if isinstance(value, dict):
            if key in _USER_MAPS:
                return {k: v for k, v in value.items() if v is not None}
            if set(value) == {'value', 'type'}:  # how a state writes an attribute of dynamic type
                return self._clean(value['value'])
            return {k: cleaned for k, v in value.items() if (cleaned := self._clean(v, k)) is not None}
        if isinstance(value, list):
            return [cleaned for v in value if (cleaned := self._clean(v)) is not None] or None
        is_unset = value == '' or (isinstance(value, str) and _UNSET.fullmatch(value))
        return None if is_unset else value

    # files

    def file(self, name: str) -> str:
        """Finds a file that the state names relative to the folder in which Terraform ran."""
        if os.path.isabs(name):
            return name
        beside = os.path.dirname(self._state)
        folders = [
            *self._asset_folders,
            self._folder,
            beside,
            *glob.glob('cdktf.out/stacks/*'),
            *glob.glob(os.path.join(beside, 'cdktf.out/stacks/*')),
            *glob.glob(os.path.join(beside, '../cdktf.out/stacks/*')),
        ]
        for folder in folders:
            if os.path.exists(os.path.join(folder, name)):
                return os.path.join(folder, name)
        raise FileNotFoundError(f'{name} is not in {self._folder}; name its folder with --assets')
