"""Whoever comes by two ways is one person."""

from archplan.checks.words import *

user = unit("user")


@rule("info", hint="say who they are: 'people: learners' on the second source, where they are the same people")
def people_counted_twice(plan):
    """AWS bills a user of a month once, whatever they do; users of two sources are added, unless the spec says who they are.

    Two sources are two habits of one crowd as often as two crowds: the page and the chat of one site. `people:` names
    the source that counts them; sessions and requests stay each source's own. Where they are others, allow it.

    Flags:
        services: {login: {type: cognito}, site: {type: lambda}, chat: {type: lambda}}
        traffic:
          learners: {users: 9000 users/month, requests: 10 requests/user}
          speaking: {users: 9000 users/month, requests: 10 requests/user}
        connections: [learners -> site -> login, speaking -> chat -> login]
    Passes:
        services: {login: {type: cognito}, site: {type: lambda}, chat: {type: lambda}}
        traffic:
          learners: {users: 9000 users/month, requests: 10 requests/user}
          speaking: {people: learners, requests: 10 requests/user}
        connections: [learners -> site -> login, speaking -> chat -> login]
    Source: docs/language.md
        https://aws.amazon.com/cognito/pricing/ [k]
    """
    a = plan.architecture
    for service in a.services.values():
        if not service.counts_users():
            continue
        crowds = {s.people or s.name: s for s in coming(a, service.name) if s.kind == "users" and s.users}
        if len(crowds) > 1:
            amounts = [plain(Fraction((source.users / user * month).number), 6) for source in crowds.values()]
            names = [source.name for source in crowds.values()]
            yield (
                a.tree["traffic"].keys[names[-1]],
                f"{service.name} bills users, and {', '.join(names[:-1])} and {names[-1]} reach it: "
                f"{' + '.join(amounts)} are billed as different people",
            )


def coming(architecture, name):
    """The sources of traffic from which a way leads to a service, in the order of the spec."""
    before, open_ = {name}, [name]
    while open_:
        for c in architecture.reaching(open_.pop()):
            runs = c.calls and (c.share is None or c.share)
            if runs and c.source not in before:
                before.add(c.source)
                open_.append(c.source)
    return [source for source in architecture.sources.values() if source.name in before]
