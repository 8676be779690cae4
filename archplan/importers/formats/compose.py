"""Docker Compose files: services as tasks of ECS, what they depend on as arrows, known images as AWS's own databases.

A container of a database is drawn as the managed service that AWS has for it, and the draft says so: whoever runs it as a
container writes ``type: ecs``. ``deploy.resources`` says how large a task is; what nothing says is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archplan.importers.draft import SIZES, Draft, DraftPlace, DraftService, assumed, missing, read
from archplan.importers.files import LARGEST_TEXT, File
from archplan.importers.importer import Importer
from archplan.importers.numbers import whole
from archplan.importers.site import Resource, Site
from archplan.kernel.diagnostics import Span, mistake
from archplan.kernel.units import Quantity, UnitError
from archplan.services import load
from archplan.text.located import Located
from archplan.text.yaml import parse_foreign

NAMES = re.compile(r"(docker-)?compose(\.override)?\.ya?ml")
MOST_SERVICES = 200
NUMBER = ("deploy.replicas", "scale")  # how many containers
PROCESSOR = ("deploy.resources.limits.cpus", "cpus", "deploy.resources.reservations.cpus")
MEMORY = (
    "deploy.resources.limits.memory", "mem_limit", "deploy.resources.reservations.memory", "mem_reservation",
)  # fmt: skip
ON_EC2 = "tasks of Fargate have none: write 'launch: ec2' with an instance that does"
OF_MACHINE = {
    "deploy.resources.reservations.devices": ON_EC2, "deploy.resources.reservations.generic_resources": ON_EC2, "gpus": ON_EC2,
    "runtime": ON_EC2, "devices": ON_EC2, "device_cgroup_rules": ON_EC2, "shm_size": "shared memory is part of what a task has",
    "storage_opt": "write it as 'ephemeral:' of a task, or as the disk of what it becomes",
}  # fmt: skip
# Images that AWS runs as a service of its own: what it becomes, and the options that say which.
IMAGES: dict[str, tuple[str, dict[str, str]]] = {
    "postgres": ("rds", {"engine": "postgresql"}), "postgis": ("rds", {"engine": "postgresql"}), "mysql": ("rds", {"engine": "mysql"}),
    "mariadb": ("rds", {"engine": "mariadb"}), "redis": ("elasticache", {"engine": "redis"}), "valkey": ("elasticache", {"engine": "valkey"}),
    "memcached": ("elasticache", {"engine": "memcached"}), "rabbitmq": ("mq", {"engine": "rabbitmq"}),
    "activemq": ("mq", {"engine": "activemq"}), "mongo": ("documentdb", {}), "opensearch": ("opensearch", {}),
    "elasticsearch": ("opensearch", {}), "minio": ("s3", {}), "dynamodb-local": ("dynamodb", {}),
}  # fmt: skip


def takes(file: File) -> bool:
    """Whether it is a Compose file: called so, or with services that have images or are built."""
    if file.suffix not in (".yaml", ".yml"):
        return False
    if NAMES.fullmatch(file.path.name.lower()):
        return True
    return bool(re.search(r"^services:\s*$", file.text, re.M) and re.search(r"^\s+(image|build):", file.text, re.M)
                and not re.search(r"^(archplan|region):", file.text, re.M))  # fmt: skip


def reads(files: Sequence[File], title: str) -> Draft:
    """The draft of the files, a later one laid over those before it, as Compose does with several."""
    services: dict[str, Located] = {}
    places: dict[str, Span] = {}
    for file in sorted(files, key=lambda file: ".override." in file.path.name.lower()):
        if len(file.text) > LARGEST_TEXT:
            raise mistake("file-too-large", file.span(), f"a Compose file is at most {LARGEST_TEXT // 1_000_000} MB")
        tree = parse_foreign(file.text, file.shown)
        given = tree.get("services")
        if given is None or not given.is_mapping:
            raise mistake("not-compose", tree.span, f"{file.shown} has no services", "name a Compose file")
        for name, written in given.items():
            if not written.is_mapping:
                raise mistake("not-compose", written.span, f"{name}: a service is a mapping")
            services[name] = laid_over(services[name], written) if name in services else written
            places.setdefault(name, given.keys.get(name, written.span))
    if len(services) > MOST_SERVICES:
        raise mistake("too-many-services", next(iter(places.values())), f"more than {MOST_SERVICES} services")
    left: list[tuple[str, Span, str]] = []
    whole_ = {name: _extended(name, services, left, ()) for name in services}
    return _Composed(title, whole_, places, left).draft()


def laid_over(before: Located, after: Located) -> Located:
    """A later value over an earlier one, as Compose merges: mappings key by key, lists one behind the other."""
    if before.is_mapping and after.is_mapping:
        both = {key: laid_over(before[key], it) if key in before else it for key, it in after.items()}
        return Located({**before.value, **both}, after.span, {**before.keys, **after.keys})
    if before.is_list and after.is_list:
        return Located([*before.value, *after.value], after.span)
    return after


def _extended(
    name: str, services: dict[str, Located], left: list[tuple[str, Span, str]], open_: tuple[str, ...]
) -> Located:
    """A service over the one that it extends; what it extends and is not here is listed."""
    own = services[name]
    extends = own.get("extends")
    if extends is None:
        return own
    base = str(extends.value) if extends.is_text else _text(extends, "service") if extends.is_mapping else ""
    if (extends.is_mapping and "file" in extends) or base not in services or base in (name, *open_):
        why = "it extends itself" if base in (name, *open_) else "what it extends is in no file that was read"
        left.append(
            (f"{_shown(name)} extends {_shown(base) or 'something'}", extends.span, f"{why}: its values are not here")
        )
        return own
    held = _extended(base, services, left, (*open_, name))
    return laid_over(Located({key: it for key, it in held.items() if key != "extends"}, held.span, held.keys), own)


class _Composed:
    def __init__(
        self, title: str, services: dict[str, Located], places: dict[str, Span], left: list[tuple[str, Span, str]]
    ):
        made = [Resource(name, "service", name, body, places[name]) for name, body in services.items()]
        resources = [one for one in made if whole(one.text(*NUMBER)) != 0]
        self.site = Site(title, missing("a Compose file says no region"), ())
        self.off = {one.name for one in made} - {one.name for one in resources}
        off = [
            (one.name, one.at(*NUMBER), "Compose starts none of it: its number is 0")
            for one in made
            if one.name in self.off
        ]
        for what, at, why in [*left, *off]:
            self.site.draft.leave_out(what, at, why)
        self.resources = resources
        self.vpc = DraftPlace("main", "vpc", "assumed", None, {"zones": assumed(2, "two zones outlive the loss of one")},
                              {"public": [], "private": []})  # fmt: skip

    def draft(self) -> Draft:
        site = self.site
        for one in self.resources:
            self._service(one)
        tasks = [it for it in site.draft.services if it.type == "ecs"]
        doors = [(made, port) for made in tasks if (port := self._port(made)) is not None]
        for made, port in doors:
            balancer = site.service(
                Resource(f"{made.name}:port", "port", f"{made.name}-lb", Located({}, port), port), "alb"
            )
            balancer.origin = f"a published port of {made.name}"
            site.connect([balancer.name], [made.name], "its published port", port)
            site.enters(balancer, port)
            self.vpc.tiers["public"].append(balancer.name)
        for one in self.resources:
            self._arrows(one)
        site.draft.places.append(self.vpc)
        site.draft.notes.append(
            "Containers become tasks of ECS on Fargate; a container of a database becomes AWS's own service for it"
        )
        return site.build()

    def _service(self, one: Resource) -> None:
        site = self.site
        image = one.text("image")
        kind, options = IMAGES.get(_image(image), ("ecs", {}))
        made = site.service(one, kind)
        at = one.at("image", "build")
        for key, value in options.items():
            made.options[key] = read(value, at, image)
        if kind == "ecs":
            self._task(one, made)
        else:
            self._database(one, made, image)
        self._machine(one, made)
        if kind in ("s3", "documentdb", "dynamodb"):
            made.options["holds"] = missing("how much it keeps")
        if kind not in ("s3", "dynamodb"):
            self.vpc.tiers["private"].append(made.name)
        for volume in one.all("volumes"):
            if kind == "ecs":
                text = volume.value if volume.is_text else _text(volume, "source")
                site.draft.leave_out(
                    f"volume {_shown(text)} of {made.name}",
                    volume.span,
                    "a task keeps nothing; add an 'efs' or a bucket",
                )

    def _database(self, one: Resource, made: DraftService, image: str) -> None:
        """What AWS runs in place of a container: its size is asked for, beside what the container was given."""
        cls, cpu, memory = load(made.type), one.text(*PROCESSOR), _size(one.text(*MEMORY))
        given = ", ".join(filter(None, [f"{cpu} vCPU" if cpu else "", memory]))
        has = f" (its container has {given})" if given else ""
        if size := next((key for key in SIZES if cls is not None and key in cls.options), ""):
            made.options[size] = missing(f"the size of what {image} is to become{has}")
        elif given:
            self.site.draft.leave_out(f"{given} of {made.name}", one.at("deploy", "cpus", "mem_limit"), "AWS sizes it")
        count = one.text(*NUMBER)
        if count not in ("", "1"):
            why = "containers of a database share nothing by themselves: write how many nodes or copies it has"
            self.site.draft.leave_out(f"{_shown(count)} containers of {made.name}", one.at(*NUMBER), why)

    def _machine(self, one: Resource, made: DraftService) -> None:
        """What a container wants of the machine it runs on, which tasks of Fargate and AWS's own services do not give."""
        for name, why in OF_MACHINE.items():
            if (part := one.get(name)) is not None and not (name == "runtime" and part.value == "runc"):
                text = f" {_shown(part.value)}" if part.is_text else ""
                self.site.draft.leave_out(f"{name.rpartition('.')[2]}{text} of {made.name}", part.span, why)
        if one.text("deploy.mode").startswith("global"):
            why = "one runs on every machine, and how many those are is in no file"
            self.site.draft.leave_out(f"mode global of {made.name}", one.at("deploy.mode"), why)
        system, _, processor = one.text("platform").lower().partition("/")
        if made.type == "ecs" and system == "windows":
            made.options["os"] = read("windows", one.at("platform"))
        elif made.type == "ecs" and re.fullmatch(r"arm64(/v8)?|aarch64", processor):
            made.options["processor"] = read("arm", one.at("platform"))
        elif system and processor not in ("amd64", "x86_64", "arm64", "arm64/v8", "aarch64", ""):
            why = "AWS runs x86 of 64 bits and arm64"
            self.site.draft.leave_out(
                f"platform {_shown(one.text('platform'))} of {made.name}", one.at("platform"), why
            )

    def _task(self, one: Resource, made: DraftService) -> None:
        cpu, memory = one.text(*PROCESSOR), one.text(*MEMORY)
        if cpu:
            made.options["cpu"] = read(f"{cpu} vCPU", one.at("deploy", "cpus"))
        else:
            made.options["cpu"] = missing("how much processor one container takes")
        size = _size(memory)
        if size:
            made.options["memory"] = read(size, one.at("deploy", "mem_limit"))
        else:
            made.options["memory"] = missing("how much memory one container takes")
        count, at = one.text(*NUMBER), one.at(*NUMBER)
        if whole(count):
            made.options["tasks"] = read(count, at)
        elif one.get(*NUMBER) is not None:
            made.options["tasks"] = missing(f"{_shown(count) or 'its number'} is known when it runs", at)
        else:
            made.options["tasks"] = assumed("1", "Compose starts one container unless told otherwise")

    def _port(self, made: DraftService) -> Span | None:
        """Where a port is published to the outside."""
        one = next(it for it in self.resources if made.name in self.site.named.get(it.address, ()))
        ports = one.all("ports")
        return ports[0].span if ports else None

    def _arrows(self, one: Resource) -> None:
        site = self.site
        own = site.named[one.address]
        depends = one.get("depends_on", "links")
        names = [(key, depends.keys.get(key, depends.span)) for key, _ in depends.items()] if depends is not None and depends.is_mapping else [
            (str(item.value).split(":")[0], item.span) for item in one.all("depends_on", "links") if item.is_text]  # fmt: skip
        for name, span in names:
            if name in site.named:
                site.connect(own, site.named[name], "depends_on", span)
            elif name not in self.off:
                site.draft.leave_out(f"{own[0]} -> {_shown(name)}", span, "no service is called so")
        environment = one.get("environment")
        if environment is not None and environment.is_mapping:
            pairs = [(key, str(value.value), value.span) for key, value in environment.items() if value.is_text]
        else:
            items = [item for item in one.all("environment") if item.is_text]
            pairs = [(*str(item.value).partition("=")[::2], item.span) for item in items]
        for key, value, span in pairs:
            for other in _hosts(key, value[:2000]):
                if other in site.named and other != one.address:
                    site.connect(own, site.named[other], "named in its environment", span)


def _hosts(key: str, value: str) -> list[str]:
    """The machines that a variable names: in an address, before a port, or alone where the variable is called so."""
    found = re.findall(r"(?://|@)([A-Za-z0-9][\w.-]*)", value) + re.findall(r"(?:^|,)([A-Za-z0-9][\w.-]*):\d+", value)
    is_host = re.search(r"(HOST|SERVER|SERVERS|ADDR|ADDRESS|URL|URI|ENDPOINT|BROKER)$", key.upper())
    return list(dict.fromkeys([*found, *([value] if is_host else [])]))


def _image(image: str) -> str:
    """``docker.io/library/postgres:16@sha256:...`` as ``postgres``."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


def _size(text: str) -> str:
    """Compose's ``512M`` as archplan writes it."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([bkmgBKMG]?)[bB]?", text.strip())
    if not found:
        return ""
    unit = {"": "bytes", "B": "bytes", "K": "KB", "M": "MB", "G": "GB"}[found[2].upper()]
    try:
        return f"{found[1]} {unit}" if Quantity.parse(f"{found[1]} {unit}") else ""
    except UnitError:
        return ""


def _text(part: Located, key: str) -> str:
    found = part.get(key)
    return str(found.value) if found is not None and found.is_text else ""


def _shown(text: str) -> str:
    return text[:60]


def shows() -> frozenset[str]:
    """Tasks: what AWS runs in place of a container may as well be beside them, in no Compose file."""
    return frozenset({"ecs"})


importer = Importer("Docker Compose", takes, reads, shows)
