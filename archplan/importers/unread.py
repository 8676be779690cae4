"""What bears on a bill and nobody looked at: sizes, counts, classes and copies, told by what their keys are called.

A maker takes what it knows of a resource. The rest is told apart here by its key alone, whatever the type, so that a value
which costs money and is not read is listed, also of a type that is read in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from archplan.importers.resource import Later, Lazy, Refs, Resource, Unknown
from archplan.text.located import Located

MOST = 40  # of one resource
MOST_KEYS = 20_000  # that are remembered
DEEPEST = 30
VALUES = re.compile(
    r"(.*_)?(iops|throughput|size|storage|volume|capacity|capacity_type|in_(mibps|gib|gibs|gb|gbs|mb)|units?|count|replicas?|nodes?|brokers?|shards|tier|class|mode|plan|edition"
    r"|retention|retention_(period|days|limit|in_days|in_hours|period_hours)|instance_types?|node_type|compute_type|worker_type"
    r"|(volume|storage|disk|master|warm)_type|concurrency|concurrent_executions|multi_az|multi_az_enabled|multi_region|tenancy"
    r"|insights_enabled|monitoring_interval|monitoring|acceleration_status|(master|warm|cluster|standby|awareness|monitoring|tiering|accelerator)_enabled"
    r"|cpu_credits|license_model|workers|bandwidth|dpus?|period|price_class|spec|threads_per_core)"
    r"|num(ber)?_.*|(min|max|desired)_(capacity|size)|(read|write)_capacity(_units)?"
)
BLOCKS = re.compile(
    r"replicas?|replication|replication_(configuration|specifications?)|lifecycle_(rules?|configuration|polic(y|ies))|transitions?"
    r"|(inventory|analytics|metrics|intelligent_tiering)_configurations?|ebs_block_device|block_device_mappings"
    r"|provisioned_concurrency_config|cold_storage_options|autoscaling_configuration|on_demand_throughput|warm_throughput"
)
# Keys that are called alike and cost nothing by themselves.
FREE = re.compile(
    r"max_message_size|maximum_message_size|message_retention_period|(.*_)?batch_size|network_mode|(ipc|pid)_mode|(.*_)?authentication_mode"
    r"|(.*_)?retry_count|healthy_threshold_count|unhealthy_threshold_count|max_session_.*|(.*_)?aggregation_type|number_of_(days|versions)"
    r"|evaluation_period|desired_size|engine_mode|reserved_concurrent_executions|health_check_grace_period"
    r"|maximum_batch(ing)?_.*|max_receive_count|key_spec|access_mode|update_mode"
)
OFF = ("", "0", "false", "none", "disabled", "off", "-1", "no", "default", "standard", "passthrough", "legacy")


def unread(resource: Resource) -> Iterator[tuple[str, Located]]:
    """The path of every value that bears on the bill, and nobody looked at, with the value."""
    made = resource.made
    if isinstance(made, Later):
        if not _bears(made.raw):
            return
        made = made.make(_may_hold)
    for number, found in enumerate(_unread(made, "", resource.looked, 0)):
        if number == MOST:
            return
        yield found


def _unread(part: Located, path: str, looked: set[int], depth: int) -> Iterator[tuple[str, Located]]:
    if part.is_list and depth < DEEPEST:
        for item in part.value:
            yield from _unread(item, path, looked, depth + 1)
        return
    for key, inner in part.items() if depth < DEEPEST else ():
        if not _may_bear(key) and _is_free(inner):
            continue
        name, at = spoken(key), f"{path}.{key}" if path else key
        if id(inner) in looked:
            if inner.is_mapping or (inner.is_list and any(not it.is_text for it in inner.value)):
                yield from _unread(inner, at, looked, depth + 1)
        elif _is_block(name) and (inner.is_mapping or inner.is_list):
            if inner.value:
                yield at, inner
        elif inner.is_mapping or (inner.is_list and any(it.is_mapping or it.is_list for it in inner.value)):
            yield from _unread(inner, at, looked, depth + 1)
        elif _is_billed(_whole(name, path), name) and _is_on(inner):
            yield at, inner


def _is_free(value: Located) -> bool:
    """Whether nothing in a value bears on the bill, where its own key does not; what nobody looked at stays unmade."""
    if isinstance(value, Lazy) and not value.is_made:
        return not _bears(value.raw)
    return value.is_text


def _may_hold(key: str, raw: Any) -> bool:
    """Whether a value, plain as it is, may bear on the bill by its key or by one inside it."""
    return _may_bear(key) or (type(raw) in (dict, list) and _bears(raw))


def _bears(raw: Any) -> bool:
    """Whether plain data has a key anywhere that may bear on the bill; told before any of it is made a tree."""
    open_ = [raw]
    for here in open_:
        if type(here) is dict:
            if not here.keys() <= _CLEAR and any(map(_may_bear, here)):
                return True
            here = here.values()
        for inner in here:
            kind = type(inner)
            if kind is dict or kind is list:
                open_.append(inner)
    return False


_CLEAR: set[str] = set()  # keys of which it was found that they bear on nothing


def _may_bear(key: str) -> bool:
    if key in _CLEAR:
        return False
    name = spoken(key)
    found = name == "enabled" or _is_block(name) or VALUES.fullmatch(name) is not None
    if not found and len(_CLEAR) < MOST_KEYS:
        _CLEAR.add(key)
    return found


@cache
def _is_block(name: str) -> bool:
    return BLOCKS.fullmatch(name) is not None


@cache
def _is_billed(whole: str, name: str) -> bool:
    return VALUES.fullmatch(whole) is not None and FREE.fullmatch(name) is None


def _whole(name: str, path: str) -> str:
    """``monitoring { enabled = true }`` as ``monitoring_enabled``."""
    return f"{spoken(path.rpartition('.')[2])}_enabled" if name == "enabled" else name


def _is_on(value: Located) -> bool:
    if value.is_list:
        return any(_is_on(it) for it in value.value)
    return isinstance(value.value, (Refs, Unknown)) or str(value.value).strip().lower() not in OFF


@cache
def spoken(key: str) -> str:
    """``AllocatedStorage`` and ``allocated_storage`` as one."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", key).lower()


def excerpt(value: Located) -> str:
    """A value as a sentence has it: short, and nothing of what is inside a block."""
    if value.is_mapping or (value.is_list and any(not it.is_text for it in value.value)):
        return ""
    if value.is_list:
        return " " + ", ".join(it.value for it in value.value)[:40]
    return f" {value.value[:40]}" if value.is_text else " (known when it runs)"
