"""Reads Terraform states and puts their resources in order."""

import heapq
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


class StateError(Exception):
    """A state that cannot be read."""


@dataclass(frozen=True)
class StateFile:
    path: str
    # Relative file names in the state start from here.
    folder: str

    def read(self) -> list[dict[str, Any]]:
        """Reads the managed resources."""
        try:
            with open(self.path) as file:
                state = json.load(file)
        except (OSError, ValueError) as error:
            raise StateError(f'cannot read {self.path}: {error}') from None
        if state.get('version') != 4:
            raise StateError(f'{self.path} has version {state.get("version")}; expected version 4')
        return [each for each in state['resources'] if each['mode'] == 'managed']


@dataclass(frozen=True)
class Instance:
    """A resource of a state; with `count` or `for_each` there are several of a name."""

    address: str
    type: str
    attributes: dict[str, Any]


def find_states(folder: str) -> list[StateFile]:
    """Finds the states of a cdktf.out in the order of deployment, or that of a single folder."""
    manifest = os.path.join(folder, 'manifest.json')
    if not os.path.exists(manifest):
        return [StateFile(_state_path(folder), folder)]
    with open(manifest) as file:
        stacks = json.load(file)['stacks']
    order: list[str] = []

    def visit(name: str) -> None:
        for dependency in stacks[name].get('dependencies', []):
            visit(dependency)
        if name not in order:
            order.append(name)

    for name in stacks:
        visit(name)
    folders = [os.path.join(folder, stacks[name]['workingDirectory']) for name in order]
    return [StateFile(_state_path(each), each) for each in folders]


def _state_path(folder: str) -> str:
    """Path of the state that the local backend of a folder names."""
    path = 'terraform.tfstate'
    for name in sorted(os.listdir(folder)):
        if name.endswith('.tf.json'):
            with open(os.path.join(folder, name)) as file:
                backend = json.load(file).get('terraform', {}).get('backend', {})
            path = (backend.get('local') or {}).get('path', path)
    return os.path.join(folder, path)


def in_order(resources: list[dict[str, Any]], rank: Callable[[str], int]) -> Iterator[Instance]:
    """Orders the instances of resources such that each comes after its dependencies, and by rank where that is free."""
    by_address: dict[str, list[dict[str, Any]]] = {}
    for resource in resources:
        by_address.setdefault(re.sub(r'\[[^]]*\]', '', _address(resource)), []).append(resource)
    waiting: dict[str, int] = {}
    dependents: dict[str, list[str]] = {}
    for address, found in by_address.items():
        dependencies = _dependencies(found) & set(by_address) - {address}
        waiting[address] = len(dependencies)
        for dependency in dependencies:
            dependents.setdefault(dependency, []).append(address)

    def ranked(address: str) -> tuple[int, str]:
        return rank(by_address[address][0]['type']), address

    ready = [ranked(address) for address, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    while ready:
        _, address = heapq.heappop(ready)
        for resource in by_address[address]:
            yield from _instances(resource)
        for dependent in dependents.get(address, []):
            waiting[dependent] -= 1
            if waiting[dependent] == 0:
                heapq.heappush(ready, ranked(dependent))


def _address(resource: dict[str, Any]) -> str:
    address = f'{resource["type"]}.{resource["name"]}'
    return f'{resource["module"]}.{address}' if resource.get('module') else address


def _dependencies(resources: list[dict[str, Any]]) -> set[str]:
    return {
        dependency
        for resource in resources
        for instance in resource['instances']
        for dependency in instance.get('dependencies') or []
    }


def _instances(resource: dict[str, Any]) -> Iterator[Instance]:
    for instance in resource['instances']:
        key = instance.get('index_key')
        suffix = '' if key is None else f'[{json.dumps(key)}]'
        yield Instance(_address(resource) + suffix, resource['type'], instance['attributes'])
