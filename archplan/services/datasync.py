"""AWS DataSync bills every byte it copies. https://aws.amazon.com/datasync/pricing/"""

from archplan.services.words import *

Data = Annotated[Quantity, Measures("a volume of data", byte / second, "500 GB/month")]


class DataSync(Service, title="AWS DataSync", icon="aws.migration.Datasync", role="storage"):
    """Copies files between stores, here and elsewhere, and again what has changed."""

    runs_by_itself = True  # its tasks run on a schedule
    copied_from = "never"

    copies: Data = option("0 GB/month", "what it copies, beside the files that connections bring")
    mode: Literal["basic", "enhanced"] = option("basic", "enhanced copies more files at once, and bills each run")

    files: Flow = inflow("files copied", default=True, brings=True)

    @property
    def priced(self):
        return "gb" if self._values["mode"] == "basic" else "gb-enhanced"

    @meter("{priced}")
    def data_copied(self):
        """Every byte copied; what is compared and has not changed is free. [k]

        https://aws.amazon.com/datasync/pricing/
        """
        return self.files.sent + self.copies

    @rule(severity="info", hint="state what it copies, such as 'copies: 500 GB/month'")
    def nothing_copied(self):
        """DataSync bills what it copies, which no architecture shows.

        The bytes of a migration, or of a nightly copy, are known to whoever plans it.

        Flags:
            {}
        Passes:
            {copies: 500 GB/month}
        Source: https://aws.amazon.com/datasync/pricing/
        """
        if not self.copies and not self.files:
            yield "copies", "does not say what it copies, so nothing is billed"
