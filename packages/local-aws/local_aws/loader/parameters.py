"""Turns Terraform's attributes into the parameters of the AWS API, by the shapes that botocore knows."""

from typing import Any

_NUMBERS = ('integer', 'long', 'float', 'double')


def shape(client: Any, operation: str) -> Any:
    """The input shape of an operation."""
    return client.meta.service_model.operation_model(operation).input_shape


def fit(target: Any, value: Any) -> Any:
    """Turns a Terraform value into the parameter that a shape describes; leaves out what the shape does not have."""
    if value is None:
        return None
    kind = target.type_name
    if kind == 'structure':
        return _fit_structure(target, value)
    if kind == 'list':
        items = value if isinstance(value, list) else [value]
        return [fitted for item in items if (fitted := fit(target.member, item)) is not None] or None
    if kind == 'map':
        return _fit_map(target, value)
    if kind in _NUMBERS:
        number = float(value) if kind in ('float', 'double') else int(float(value))
        return None if number == 0 and (target.metadata.get('min') or 0) > 0 else number
    return _fit_scalar(kind, value)


def _fit_structure(target: Any, value: Any) -> dict[str, Any] | None:
    if isinstance(value, list):
        value = value[0] if value else {}
    if not isinstance(value, dict):
        return None
    members = {name: fit(member, _find_argument(value, name)) for name, member in target.members.items()}
    return {name: fitted for name, fitted in members.items() if fitted is not None}


def _fit_map(target: Any, value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    return {k: fitted for k, v in value.items() if (fitted := fit(target.value, v)) is not None}


def _fit_scalar(kind: str, value: Any) -> Any:
    if kind == 'boolean':
        return value if isinstance(value, bool) else str(value).lower() == 'true'
    if kind == 'string':
        if isinstance(value, (dict, list)):
            return None
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _find_argument(block: dict[str, Any], member: str) -> Any:
    """Finds the argument of a block for a member of a shape: attribute_name for AttributeName, rule for Rules."""
    wanted = _normalize(member)
    arguments = {_normalize(name): name for name in block}
    singular = wanted[:-3] + 'y' if wanted.endswith('ies') else wanted.removesuffix('s')
    for name in (wanted, singular, wanted.removesuffix('s')):
        if name in arguments:
            return block[arguments[name]]
    return None


def _normalize(name: str) -> str:
    return name.replace('_', '').lower()
