"""A stopped database does not stay so."""

from archplan.checks.words import *


@rule(hint="write 'outside_hours: deleted' and restore it from a snapshot, or 'schedule: torn down after 10 days'")
def started_again_by_aws(plan):
    """AWS starts a database again seven days after it was stopped, and bills it from then on.

    Hours of a month are taken to be in a row: ten days of a month leave twenty in which it is stopped. A week's hours
    leave no such time.

    Flags:
        services: {db: {type: rds, instance: db.t4g.medium, hours: 10 days/month}}
    Passes:
        services: {db: {type: rds, instance: db.t4g.medium, hours: 50 hours/week}}
    Passes:
        services: {db: {type: rds, instance: db.t4g.medium, schedule: torn down after 10 days}}
    Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
    """
    for name, service in plan.architecture.services.items():
        after, off = service.starts_again_after, service.longest_stop()
        if after is not None and off is not None and off > after:
            days = [plain(Fraction(time.to(day)), 3) for time in (off, after)]
            yield (
                service.span_of("hours"),
                f"{name} would be stopped {days[0]} days in a row, and AWS starts it again after {days[1]}",
            )
