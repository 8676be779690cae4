"""People are slow, and each of them asks at least once."""

from archplan.checks.words import *

user, session = unit("user"), unit("session")
SESSION = 1800  # seconds without a request, after which analytics count a new session
PERIODS = ("hour", "day", "week", "month", "year")
PEOPLE = ("users", "office")


@rule("warning", hint="check users, sessions and requests against one another; machines are 'kind: devices'")
def traffic_people_cannot_make(plan):
    """Users, sessions and requests of people are held against what a person can do.

    A session ends after thirty minutes without a request, so a day has 48 of them at most. Nobody asks once a second
    day and night, and a user who asks for nothing in a month is no user of that month.

    Flags:
        services: {site: {type: s3}}
        traffic: {people: {users: 1000 users/day, sessions: 2000 sessions/user, requests: 10 requests/session}}
        connections: [people -> site]
    Flags:
        services: {site: {type: s3}}
        traffic: {people: {users: 50_000 users/month, requests: 1_000/month}}
        connections: [people -> site]
    Passes:
        services: {site: {type: s3}}
        traffic: {people: {users: 1000 users/month, sessions: 20 sessions/user, requests: 40 requests/session}}
        connections: [people -> site]
    Source: https://support.google.com/analytics/answer/9191807 [k]
    """
    for name, source in plan.architecture.sources.items():
        if source.kind not in PEOPLE or not source.users:
            continue
        written = plan.architecture.tree["traffic"][name]
        counted = written.get("users") or plan.architecture.tree["traffic"][source.people]["users"]
        _, slash, said = counted.value.rpartition("/")
        period = said.strip() if slash else "month"
        if period not in PERIODS:
            continue
        lasts = Quantity.parse(f"1 {period}") / second
        sessions, requests = (
            source.sessions / source.users * user / session,
            source.mean / source.users * user / request,
        )
        most = lasts / SESSION
        if sessions > most:
            at = "sessions"
            said = f"makes {plain(sessions.number)} sessions a {period}, which has {plain(most.number, 4)} half hours"
        elif requests > lasts:
            at = "requests"
            said = f"makes {plain(requests.number)} requests a {period}, which has {plain(lasts.number)} seconds"
        elif requests < 1:
            at = "requests"
            made = f"{plain(requests.number, 3)} requests" if requests else "no request"
            said = f"makes {made} a {period}, and would not be counted without one"
        else:
            continue
        yield (written.get(at) or written).span, f"each user of {name} {said}"
