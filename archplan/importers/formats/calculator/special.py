"""What takes more than one label: instances of a workload, kinds of an API, tasks by how long they run."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from archplan.importers.formats.calculator.amounts import (
    Blank,
    Unread,
    a_month,
    count,
    digits,
    hours,
    lasts,
    name,
    part_of_time,
    parts,
    size,
    volume,
)  # fmt: skip
from archplan.importers.formats.calculator.making import Making, NotUnderstood

MONTH = 730  # hours
ALWAYS = 719  # hours of a month from which something is there all month: 30 days are 720
DAY = 24
ON_DEMAND = re.compile(r"on[- ]?demand", re.IGNORECASE)
PEAK = re.compile(
    r"Daily,\s*\(Workload days:\s*(?P<days>[A-Za-z, ]+?),\s*Baseline:\s*(?P<least>\d{1,5}),\s*Peak:\s*(?P<most>\d{1,5}),\s*"
    r"Duration of peak:\s*(?P<hours>\d{1,2})\s*Hr\s*(?P<minutes>\d{1,2})\s*Min\)",
    re.IGNORECASE,
)


def bought(m: Making) -> None:
    """How it is paid for: on demand for a part of the month, or with a commitment, which archplan does not price."""
    for label in ("pricing strategy", "pricing model"):
        value = m.take(label)
        if not value:
            continue
        if ON_DEMAND.search(value):
            try:
                part = part_of_time(value) if re.search(r"\d", value) else ""
            except Unread:
                m.ask("hours", f"the export says '{' '.join(value.split())[:60]}': which part of the month it runs")
                continue
            if part:
                m.fill("hours", part, "utilization")
        else:
            m.remarks.append(f"bought as {' '.join(value.split())[:60]}: archplan prices on demand")
    for label in ("lease offering term", "purchase option"):
        m.take(label)


def ec2(m: Making) -> None:
    bought(m)
    said = m.take("operating system") or ""
    if "sql" in said.lower() or re.search(r"red hat|rhel|suse|ubuntu pro|mac", said, re.IGNORECASE):
        raise NotUnderstood(f"its operating system is {said[:60]}, whose licence archplan does not price")
    if said:
        m.fill("os", "windows" if "windows" in said.lower() else "linux")
    if "dedicated" in (m.take("tenancy") or "").lower():
        m.remarks.append("dedicated tenancy: archplan prices shared instances")
    workload = m.take("workload")
    if workload is None:
        return
    steady = re.fullmatch(r"Consistent(?:, Number of instances: (\d{1,6}))?", workload, re.IGNORECASE)
    peak = PEAK.fullmatch(workload)
    if steady and steady[1] and not int(steady[1]):
        m.ask("count", f"the export says {steady[1]} instances: how many there are")
    elif steady:
        m.fill("count", steady[1] or "1", "workload")
    elif peak:
        _daily(m, peak)
    else:
        raise NotUnderstood(f"its workload is {workload[:80]!r}")


def _daily(m: Making, found: re.Match[str]) -> None:
    """A baseline on the days of the workload, and what its peak adds; outside of them the calculator bills nothing."""
    days = len([day for day in found["days"].split(",") if day.strip()])
    least, most = int(found["least"]), int(found["most"])
    peak = Fraction(int(found["hours"]) * 60 + int(found["minutes"]), 60)
    if not 1 <= days <= 7 or least > most or not least or peak > DAY:
        raise NotUnderstood("its workload is of no week")
    if most > least:
        other = m.another("peak", is_alike=True)
        m.fill("count", str(most - least), "peak over baseline", other)
        m.fill("hours", f"{digits(peak * days)} hours/week", "duration of the peak", other)
        m.assume("outside_hours", "deleted", "the calculator bills no volume outside the hours", other)
    m.fill("count", str(least), "baseline")
    if days < 7:
        m.fill("hours", f"{days * DAY} hours/week", f"{days} days of the week")
        m.assume("outside_hours", "deleted", "the calculator bills no volume outside the hours")


def _is_zero(m: Making, *labels: str) -> bool:
    """Whether the first of these labels says 0, as no line that costs something can."""
    return re.fullmatch(r"0+(\.0+)?", m.peek(*labels).strip()) is not None


def rds(m: Making) -> None:
    bought(m)
    if _is_zero(m, "nodes", "quantity"):
        raise NotUnderstood("it has 0 nodes")
    m.copy(m.amount(count, "nodes", "quantity"))


def aurora(m: Making) -> None:
    bought(m)
    m.take("utilization", "utilization (on-demand only)")
    if _is_zero(m, "nodes", "quantity"):
        m.ask("readers", "the export says 0 nodes: how many beside the writer")
    number = m.amount(count, "nodes", "quantity")
    if number:
        m.fill("readers", digits(Fraction(number) - 1), "nodes beside the writer")


def elastic_ip(m: Making) -> None:
    instances, each = m.amount(count, "number of ec2 instances"), m.amount(count, "number of eips per instance")
    if instances and each:
        m.fill("count", digits(Fraction(instances) * Fraction(each)), "instances times addresses of each")


def route53(m: Making) -> None:
    zones = m.amount(count, "hosted zones")
    if zones:
        m.fill("hosted_zones", zones, "hosted zones")
    more = m.amount(volume, "additional records in hosted zones").removesuffix("/month")
    if more:
        m.fill("record_count", digits(Fraction(zones or 1) * 10_000 + Fraction(more)), "10,000 that each zone includes and the additional ones")  # fmt: skip


def checks(text: str) -> str:
    """Health checks of endpoints inside AWS."""
    return f"[{{of: checks, endpoint: aws, count: {count(text)}}}]"


def vcpus(text: str) -> str:
    """``0.5`` or ``0.5 vCPU``."""
    number, unit, _ = parts(text)
    if unit not in ("", "vcpu"):
        raise Unread(text)
    return f"{digits(number)} vCPU"


def whole_month(text: str) -> str:
    """Nothing to say where it is there all month."""
    if hours(text.lower().removesuffix(" per month")) < ALWAYS:
        raise Unread(text)
    return ""


def fargate(m: Making) -> None:
    """So many tasks that each run for so long: as few as run all of these hours."""
    number, each = m.take("number of tasks or pods"), m.take("average duration")
    if number is None or each is None:
        return
    try:
        total = a_month(number) * hours(each)
    except Blank:
        return
    except Unread:
        raise NotUnderstood(f"its tasks are {number!r} for {each!r}") from None
    tasks = math.ceil(total / MONTH)
    m.fill("tasks", str(tasks), "tasks or pods")
    if total / tasks < MONTH:
        m.fill("hours", f"{digits(total / tasks)} hours/month", "tasks times their duration")


def api_gateway(m: Making) -> None:
    """An HTTP, a REST and a WebSocket API of one line. The first ``Requests`` is the HTTP API's, the second the REST API's."""
    units = {
        kind: _times(m.take(f"{kind} units") or "")
        for kind in ("http api requests", "rest api request", "websocket message")
    }
    asked = [_of(m, units[kind]) for kind in ("http api requests", "rest api request")]
    messages = _of(m, units["websocket message"], "messages")
    request, message = m.amount(size, "average size of each request"), m.amount(size, "average message size")
    cache = m.take("cache memory size (gb)") or ""
    open_for, opened = m.amount(lasts, "average connection duration"), m.take("average connection rate")
    made = [(kind, number, sent) for kind, number, sent in (
        ("http", asked[0], request), ("rest", asked[1], ""), ("websocket", messages, message)) if number]  # fmt: skip
    for at, (kind, number, sent) in enumerate(made):
        part = m.part if at == 0 else m.another(kind)
        m.fill("kind", kind, "requests of that kind", part)
        m.fill("usage.calls", f"{digits(number)}/month", "requests" if kind != "websocket" else "messages", part)
        if sent:
            m.fill("usage.request", sent, "average size", part)
        if kind == "rest" and cache.replace(".", "").isdigit() and cache != "0":
            m.fill("cache", f"{cache} GB", "cache memory", part)
        if kind == "websocket" and open_for and opened:
            try:
                minutes = a_month(opened) * hours(open_for) * 60
            except Unread:
                raise NotUnderstood(f"its connection rate is {opened!r}") from None
            m.fill("connection_minutes", f"{digits(minutes)}/month", "rate times duration", part)
    if not made:
        m.understood.clear()


def _times(unit: str) -> int | None:
    """How many one of the unit is: ``millions``; None where the API is not in the line."""
    return (
        {"millions": 10**6, "thousands": 10**3, "exact number": 1, "billions": 10**9}.get(unit.lower(), 1)
        if unit
        else None
    )


def _of(m: Making, times: int | None, label: str = "requests") -> Fraction | None:
    value = m.take(label) if times is not None else None
    try:
        return a_month(value) * (times or 1) if value is not None else None
    except Blank:
        return None
    except Unread:
        raise NotUnderstood(f"'{label}' is {(value or '')[:60]!r}") from None


def queue(m: Making) -> None:
    for label, fifo in (("standard queue requests", ""), ("fair queue requests", ""), ("fifo queue requests", "true")):
        requests = m.take(label)
        if requests is None:
            continue
        try:
            number = a_month(requests)
        except Blank:
            continue
        except Unread:
            raise NotUnderstood(f"'{label}' is {requests[:60]!r}") from None
        part = m.part if not m.has("usage.messages") else m.another("fifo" if fifo else "standard")
        m.fill(
            "usage.messages", f"{digits(number / 3)}/month", "requests: a message is sent, received and deleted", part
        )
        m.assume("pollers", "0", "the requests stated are all there are", part)
        if fifo:
            m.fill("fifo", "true", label, part)


def firewall(m: Making) -> None:
    acls = m.amount(count, "number of web access control lists (web acls) utilized")
    rules, groups, inside, managed = (
        Fraction(m.amount(count, label) or 0)
        for label in (
            "number of rules added per web acl", "number of rule groups per web acl", "number of rules inside each rule group",
            "number of managed rule groups per web acl",
        )
    )  # fmt: skip
    if not acls:
        return
    m.fill("web_acls", acls, "web ACLs")
    own = Fraction(acls) * (rules + groups + groups * inside)
    if own:
        m.fill("rules", digits(own), "rules, groups and the rules in them, of all web ACLs")
    if managed:
        m.fill("managed_groups", digits(Fraction(acls) * managed), "managed groups of all web ACLs")


def amplify(m: Making) -> None:
    m.assume("duration", "1 minute", "the export states minutes of building")


def cache(m: Making) -> None:
    """``3 instances of type Redis Standard cache t3.small OnDemand``, or labels of their own."""
    bought(m)
    said = re.fullmatch(r"(\d{1,4}) instances? of type (\w+) \w+ cache[ .]([\w.]+) (\w+)", m.take("") or "")
    engine = said[2] if said else m.take("cache engine", "engine") or ""
    node = f"cache.{said[3]}" if said else m.amount(name, "instance type", "cache node type", "cache instance type")
    if _is_zero(m, "nodes", "number of nodes"):
        m.ask("shards", "the export says 0 nodes: how many there are")
    number = said[1] if said else m.amount(count, "nodes", "number of nodes")
    if said and not ON_DEMAND.search(said[4]):
        m.remarks.append(f"bought as {said[4]}: archplan prices on demand")
    if engine.lower() not in ("redis", "valkey", "memcached") or not node:
        raise NotUnderstood("its engine and node type are not read")
    m.fill("engine", engine.lower(), "engine")
    m.fill("node", node, "node type")
    if number or not m.has("shards"):
        m.fill("shards", number or "1", "nodes")
    if engine.lower() != "memcached":
        m.assume("replicas", "0", "the nodes stated are all there are")


def brokers(m: Making) -> None:
    """The engine is told by which label names the broker."""
    for engine in ("rabbitmq", "activemq"):
        instance = m.amount(name, f"amazon {engine} broker instance")
        if instance:
            m.fill("engine", engine, "broker instance")
            m.fill("broker", instance, "broker instance")


def accelerator(m: Making) -> None:
    """``3 instances of type r5.large``."""
    said = re.fullmatch(r"(\d{1,4}) instances? of type (?:dax[ .])?([\w.]+)", m.take("dax nodes") or "")
    if said:
        m.fill("node", f"dax.{said[2]}", "node type")
        m.fill("nodes", said[1], "nodes")


def documents(m: Making) -> None:
    """``1 instances of type db t3.medium``."""
    said = re.fullmatch(r"(\d{1,4}) instances? of type db[ .]([\w.]+)", m.take("") or "")
    if said:
        m.fill("instance", f"db.{said[2]}", "instance type")
        m.fill("replicas", str(max(0, int(said[1]) - 1)), "instances beside the primary")


def transfer(m: Making) -> None:
    m.assume("monthly", "$0", "what it carries is billed by the gigabyte, under data transfer")
