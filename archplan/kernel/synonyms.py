"""What people of the field write for the words of the language, and how they write units: read when something is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from fractions import Fraction

from archplan.kernel.units import Quantity, UnitError, plain

SAID = """
requests: rps qps tps rate load traffic visits pageviews views hits volume throughput calls messages
calls: rate times count frequency requests invocations messages hits volume
data: bandwidth bytes traffic transfer volume gb egress database isolated db
request: payload body size bytes messagesize requestsize
response: payload body size bytes responsesize
request response object_size item_size message_size record_size: size payload
instance: instancetype instanceclass class size flavor machinetype nodetype cachenodetype
holds storage volume size: storage disk capacity space gb diskspace size
memory: ram mem memorysize
cpu: vcpu vcpus cpus cores
tasks count nodes brokers instances: replicas desiredcount desired instances count number amount scale min max nodes
label title: name title
why about: description desc comment note reason
retention: ttl keep retentiondays retentionindays expiration
zones: az azs availabilityzones
multi_az: ha highavailability standby
public: dmz publicsubnets
private: app privatesubnets subnets
data: databasesubnets
places: vpcs networks network placement locations vpc
services: resources components nodes elements
connections: links edges flows relations arrows
traffic: users clients load sources workload
budget: limit maxcost costlimit cost
title: project
steps: story walkthrough
production: prod live
development: dev test testing staging qa
vpc: network virtualnetwork vnet subnet subnets
datacenter: onpremises onprem office dc premises branch
group: box cluster
users: customers clients people visitors shoppers humans browsers mobile count visitors
devices: iot sensors machines things robots
office: employees staff internal
schedule: cron timer scheduler batch job
partner: vendor supplier thirdparty
gets queries reads: reads read get download downloads select
puts writes: writes write put upload uploads insert inserts
records messages events publishes invocations emails: events messages records items mails publishes invocations mail
share: weight percent percentage ratio split probability
soft: async optional besteffort
asia-pacific: asia apac
united-states: us usa northamerica
europe: eu emea
zonal: samezone sameaz
duration: time latency executiontime
timeout: maxduration
peak: burst spike
hit_ratio: cachehitratio hitrate cachehit
image: containerimage
os: operatingsystem platform
targets: sla slo
prices: discounts
"""


def plain_word(word: str) -> str:
    """The letters and digits of a word: ``multi-AZ`` is ``multiaz``."""
    return re.sub(r"[^a-z0-9]", "", word.lower())


def meant(word: str, known: Iterable[str]) -> list[str]:
    """The known words that people mean by this one, two at most; none where that is not known."""
    words, said = list(known), plain_word(word)
    same = [it for it in words if plain_word(it) in (said, said.rstrip("s"), f"{said}s")]
    if same or not said:
        return same[:1]
    found: list[str] = []
    for line in SAID.strip().splitlines():
        ours, _, theirs = line.partition(": ")
        if said in theirs.split():
            found += [it for it in ours.split() if it in words and it not in found]
    return found[:2]


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """What people mean by the word, or else the known word that is spelled most like it."""
    words = list(known)
    return meant(word, words) or get_close_matches(word, words, n=1)


_SPELLED = (
    (r"(?<=\d)\s*[kK](?=$|[\s/])(?!\s*[Bb])", " thousand "), (r"(?<=\d)\s*(?:M|mio|mln|mil)(?=$|[\s/])", " million "),
    (r"(?<=\d)\s*(?:bn|B)(?=$|[\s/])", " billion "), (r"(?i)\b(?:rps|qps|tps)\b|\breq(?:s|uests)?/s(?:ec)?\b", "requests/second"),
    (r"(?i)\brpm\b", "requests/minute"), (r"\b([KMGT])i?Bp[sS]\b", r"\1B/second"),
    (r"(?i)\b([kmgt])i?b(?:ytes?)?\b", lambda m: m[1].upper() + "B"),
    (r"(?i)\b(kilo|mega|giga|tera)bytes?\b", lambda m: m[1][0].upper() + "B"),
    (r"(?i)\b(?:msecs?|millis|milliseconds?)\b", "ms"), (r"(?i)\bsecs?\b", "s"), (r"(?i)\bmins?\b", "minutes"),
    (r"(?i)\bhrs?\b", "hours"), (r"(?i)\b(?:per|pro|a)\s+(month|day|hour|minute|second|week|user|request)\b", r"/\1"),
    (r"(?i)/mo\b", "/month"), (r"(?i)\busd\b|€|\bdollars?\b", ""),
)  # fmt: skip


def spelled(text: str) -> str:
    """The amount as the language writes it, ``125 MB/second`` for ``125 MBps``; nothing where it is no slip of a unit."""
    bits = re.fullmatch(r"\s*([\d_.]+)\s*([kKMGT])(?:bps|bit/s|bits/s)\s*", text)
    if bits:
        return f"{plain(Fraction(bits[1].replace('_', '')) / 8, 6)} {bits[2].upper()}B/second"
    found = re.sub(r"(?<=\d)(?=[A-Za-z])", " ", text.strip())
    for slip, ours in _SPELLED:
        found = re.sub(slip, ours, found)
    found = re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", found)).strip()
    try:
        Quantity.parse(found)
    except (UnitError, ZeroDivisionError, ValueError):
        return ""
    return found if found != text.strip() else ""
