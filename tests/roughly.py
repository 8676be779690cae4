"""Specs whose numbers are known roughly, for the tests of ranges."""

TABLE = """\
title: Orders
region: us-east-1
budget: $60/month
traffic:
  shoppers:
    users: 20_000..30_000..60_000 users/month
    sessions: 4..6..9 sessions/user
    requests: 40 requests/session ± 20%
    response: 60 KB ± 50%
services:
  api: {type: lambda, memory: 512 MB, duration: 100..120..300 ms}
  orders: {type: dynamodb, item_size: 1..1.5..4 KB, holds: 50 GB}
connections:
  - shoppers -> api
  - api -> orders: {reads: 1..3..5/request, writes: 0.1..0.4..0.6/request}
"""
UNKNOWN = """\
region: ap-southeast-1
budget: $1_000/month
traffic: {u: {requests: 1 million/month}}
services: {f: {type: lambda, memory: 128 MB, duration: 50 ms}, t: {type: translate, mode: batch, characters: 100}}
connections: [u -> f, f -> t: {texts: 0..0..2/request}]
"""
