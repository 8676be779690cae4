"""Amazon QuickSight bills people by the month, and data held in memory beyond what they bring.

https://aws.amazon.com/quicksight/pricing/
"""

from archplan.services.words import *

pack, session = counts("session pack", "session")

user, subscription = counts("user", "subscription")


class QuickSight(
    Service,
    title="Amazon QuickSight",
    icon="aws.analytics.Quicksight",
    role="data",
    subcategory="Business Intelligence",
):
    """Dashboards for people who ask questions of data."""

    runs_by_itself = True  # its readers open it by themselves
    copied_from = "warm-standby"

    edition: Literal["enterprise", "standard"] = option("enterprise", "readers need the enterprise edition")
    authors: Count = option(1, "people who make dashboards; in the standard edition, all people")
    annual: bool = option(False, "authors are paid for a year")
    readers: Count = option(0, "people who look at dashboards")
    pro_authors: Count = option(0, "authors who also ask Amazon Q")
    pro_readers: Count = option(0, "readers who also ask Amazon Q")
    memory: Size = option("0 GB", "SPICE capacity bought beyond the 10 GB that each author brings")
    asks: bool = option(False, "Amazon Q is enabled: a fee for the account")

    session_packs: Count = option(0, "packs of 500 sessions a month, for readers without a name")
    sessions_beyond: Volume = option("0/month", "sessions beyond the packs", session_packs=SOME)

    views: Flow = inflow("dashboards looked at; not counted", default=True)

    @property
    def term(self):
        return "-annual" if self._values["annual"] else ""

    @property
    def seat(self):
        return "enterprise-author" if self._values["edition"] == "enterprise" else "standard-user"

    @meter("{seat}{term}", scope="global")
    def authors_paid(self):
        """Every author, whether they write or not. [k]

        https://aws.amazon.com/quicksight/pricing/
        """
        return self.authors * user or None

    @meter("reader", edition="enterprise")
    def readers_paid(self):
        """Every reader, whether they look or not. [k]

        https://aws.amazon.com/quicksight/pricing/
        """
        return self.readers * user or None

    @meter("author-pro", edition="enterprise")
    def pro_authors_paid(self):
        """Every pro author. [k]

        https://aws.amazon.com/quicksight/pricing/
        """
        return self.pro_authors * user or None

    @meter("reader-pro", edition="enterprise")
    def pro_readers_paid(self):
        """Every pro reader. [k]

        https://aws.amazon.com/quicksight/pricing/
        """
        return self.pro_readers * user or None

    @meter("q-region", asks=True)
    def Amazon_Q(self):
        """A fee for the account in a region where Amazon Q is enabled. [k]

        https://aws.amazon.com/quicksight/pricing/
        """
        return 1 * subscription

    @meter("spice-{edition}")
    def memory_bought(self):
        """SPICE capacity beyond what authors bring. [k]

        https://aws.amazon.com/quicksight/pricing/
        """
        return self.memory or None

    @meter("reader-sessions-500", scope="global")
    def session_packs_bought(self):
        """Every pack, each month. [k]

        https://aws.amazon.com/quicksight/pricing/
        """
        return self.session_packs * pack or None

    @meter("reader-sessions-500-overage", scope="global")
    def sessions_beyond_the_packs(self):
        """Every session that the packs do not hold. [k]

        https://aws.amazon.com/quicksight/pricing/
        """
        return self.sessions_beyond.number * session / second or None if self.session_packs else None

    @rule(severity="error", hint="write 'edition: enterprise'")
    def readers_in_standard(self):
        """The standard edition has no readers.

        In the standard edition everybody is an author.

        Flags:
            {edition: standard, readers: 10}
        Passes:
            {edition: enterprise, readers: 10}
        Source: https://aws.amazon.com/quicksight/pricing/
        """
        if self.edition == "standard" and (self.readers or self.pro_readers or self.pro_authors):
            yield "edition", "has readers or pro users, whom only the enterprise edition knows"
