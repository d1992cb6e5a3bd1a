"""Reads Terraform states and puts their resources in order."""

import heapq
import json
import os
import re
import sys


def states_of(folder):
    """The (state, folder of the stack) pairs below a cdktf.out, a stack folder or a Terraform folder, in dependency order."""
    manifest = os.path.join(folder, 'manifest.json')
    if not os.path.exists(manifest):
        return [(_state_of_stack(folder), folder)]
    with open(manifest) as f:
        stacks = json.load(f)['stacks']
    order = []

    def visit(name):
        for dependency in stacks[name].get('dependencies', []):
            visit(dependency)
        if name not in order:
            order.append(name)

    for name in stacks:
        visit(name)
    folders = [os.path.join(folder, stacks[n]['workingDirectory']) for n in order]
    return [(_state_of_stack(f), f) for f in folders]


def _state_of_stack(folder):
    path = 'terraform.tfstate'
    for name in sorted(os.listdir(folder)):
        if name.endswith('.tf.json'):
            with open(os.path.join(folder, name)) as f:
                backend = json.load(f).get('terraform', {}).get('backend', {})
            path = (backend.get('local') or {}).get('path', path)
    return os.path.join(folder, path)


def read_states(pairs):
    for path, folder in pairs:
        try:
            with open(path) as f:
                state = json.load(f)
        except (OSError, ValueError) as error:
            sys.exit(f'load: cannot read {path}: {error}')
        if state.get('version') != 4:
            sys.exit(f'load: {path} has version {state.get("version")}; only version 4 can be read')
        yield (
            path,
            folder or os.path.dirname(os.path.abspath(path)),
            [r for r in state['resources'] if r['mode'] == 'managed'],
        )


def in_order(resources, rank):
    """(address of the instance, type, attributes) such that what a resource depends on comes before it."""
    by_address = {}
    for r in resources:
        base = f'{r["module"]}.{r["type"]}.{r["name"]}' if r.get('module') else f'{r["type"]}.{r["name"]}'
        by_address.setdefault(re.sub(r'\[[^]]*\]', '', base), []).append((base, r))
    waiting, dependents = {}, {}
    for address, found in by_address.items():
        wanted = {d for _, r in found for i in r['instances'] for d in i.get('dependencies') or []} & set(
            by_address
        ) - {address}
        waiting[address] = len(wanted)
        for d in wanted:
            dependents.setdefault(d, []).append(address)
    ready = [(rank(by_address[a][0][1]['type']), a) for a, n in waiting.items() if n == 0]
    heapq.heapify(ready)
    while ready:
        _, address = heapq.heappop(ready)
        for base, r in by_address[address]:
            for instance in r['instances']:
                key = instance.get('index_key')
                suffix = '' if key is None else f'[{json.dumps(key)}]'
                yield base + suffix, r['type'], instance['attributes']
        for dependent in dependents.get(address, []):
            waiting[dependent] -= 1
            if waiting[dependent] == 0:
                heapq.heappush(ready, (rank(by_address[dependent][0][1]['type']), dependent))
