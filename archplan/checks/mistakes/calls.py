"""Mistakes of a call and of the files beside a spec: includes, options, price files, pages of a site, imports."""

from __future__ import annotations

from archplan.checks.mistakes.mistake import BESIDE, COMMAND, HUGO, PAGE, PRICES, SITE, Mistake, spec_of

OF_CALLS: dict[str, Mistake] = {
    # ------------------------------------------------------------------------------------------ several files
    "include-outside": Mistake(
        "A spec includes files of its own folder only, so that it cannot read the machine it runs on.",
        "include a file beside it",
        seen=BESIDE,
    ),
    "include-twice": Mistake("A file is part of a spec once.", "include it once", seen=BESIDE),
    "include-nested": Mistake(
        "An included file includes no other, so that one list names all parts.",
        "list the file in the spec",
        seen=BESIDE,
    ),
    # ------------------------------------------------------------------------------------------ the call
    "bad-setting": Mistake("A setting is PATH=VALUE.", "write --set services.api.cpu=1", seen=COMMAND),
    "unknown-scenario": Mistake(
        "The spec has no scenario of this name.", "name one that stands under scenarios", seen=COMMAND
    ),
    "no-such-base": Mistake(
        "What to compare with is neither a file nor a revision of this repository.",
        "write a branch, a tag or a commit, such as origin/main",
        seen=COMMAND,
    ),
    "limit-without-base": Mistake(
        "The policy limits by how much the bill may grow, and the call names nothing to compare it with.",
        "write --base REF|FILE, or --no-base where nothing is to be compared",
        seen="by 'archplan check'",
    ),
    "ambiguous-base": Mistake(
        "A name that is both a file and a revision lets a change choose what it is compared with.",
        "write ./NAME for the file, refs/heads/NAME or refs/remotes/NAME for the revision",
        seen="by 'archplan check --base' and 'archplan diff'",
    ),
    "not-in-base": Mistake(
        "The base does not have this spec: it is new, or was renamed or moved, and nobody can say what it was.",
        "compare it with what it was: --base FILE, or have the limit raised by who set it",
        seen="by 'archplan check --base'",
    ),
    "damaged-revision": Mistake(
        "Git lists the file in that revision and cannot read it, so there is nothing to compare with.",
        "see what git says: 'git fsck'; clone anew",
        seen="by 'archplan check --base' and 'archplan diff'",
    ),
    "not-in-revision": Mistake(
        "The revision has no spec at that path: it was added later, moved or renamed, or a partial clone lacks it.",
        "write the path it had there: main:architectures/shop.yaml",
        seen="by 'archplan diff'",
    ),
    "bad-lock": Mistake(
        "A lock says which day's prices hold, and from which book; this one does not.",
        "write it anew with 'archplan lock SPEC'",
        seen="in archplan.lock",
    ),
    "price-book-moved": Mistake(
        "The program or its price book is not the one that the lock names, so amounts may differ from those of the lock.",
        "look at what 'archplan lock SPEC' changes and commit it",
        seen="with an archplan.lock",
        severity="warning",
    ),
    "bad-price-data": Mistake(
        "Price data that are cut short, contradict themselves or hold what no price is would spoil the book.",
        "load the file again; nothing of it was written",
        seen="by 'archplan prices update'",
    ),
    "no-price-data": Mistake(
        "No whole file of price data can be had from there.",
        "run it again, or name a mirror: --from DIR or --from https://...",
        seen="by 'archplan prices update'",
    ),
    "unwritable-prices": Mistake(
        "The folder of prices cannot be written now; the prices are as they were.",
        "choose another --into, or wait until the other update has ended",
        seen="by 'archplan prices update'",
    ),
    "file-exists": Mistake(
        "A new spec never overwrites a file.", "choose another name, or move it away", seen="by 'archplan init'"
    ),
    "both-changed": Mistake(
        "The files say something new of a draft where a person has written something else: the person's stays.",
        "write what the files say, or leave it",
        seen="by 'archplan import --update'",
        severity="warning",
        source="docs/import.md",
    ),
    "no-record": Mistake(
        "A draft says at its end what was read when it was made; without that nobody can tell what a person changed.",
        "take the lines that begin with '#:' back from an earlier version, or import anew with -o OTHER",
        seen="by 'archplan import --update'",
        source="docs/import.md",
    ),
    "unwritable-output": Mistake("The output cannot be written there.", "choose another -o", seen=COMMAND),
    "bad-policy": Mistake(
        "The policy above the spec says something that a check cannot follow.",
        "write what the message suggests",
        seen="in archplan.toml",
    ),
    "cost-increase": Mistake(
        "The bill grew by more than the policy or '--max-increase' allows.",
        "make it cheaper, or have the limit raised by who set it",
        seen="by 'archplan check --base'",
    ),
    "budget-at-risk": Mistake(
        "Fewer draws of the bands keep the budget than 'budget: $450/month at 90%' or the policy's 'budget-at' asks, or nobody "
        "can say as a price is unknown.",
        "narrow the bands, raise the budget, or make it cheaper; 'archplan simulate' shows what moves the bill",
        seen="by 'archplan check'",
    ),
    "too-many-bands": Mistake(
        "Every band is priced at both of its ends before any is drawn, so a spec has 200 of them at most.",
        "write one number for what moves the bill least",
        seen="by 'archplan simulate'",
    ),
    "band-makes-no-spec": Mistake(
        "Each number within its band is a value, and together they make no spec, such as shares of more than 100 %.",
        "narrow the band, so that whatever is drawn is a spec",
        seen="by 'archplan simulate'",
    ),
    "bad-template": Mistake(
        "A template of a team's own that cannot be filled in would leave the page half written.",
        "mend the line it names; {% extends \"archplan/report.md.jinja\" %} replaces one block of ours",
        seen="by 'archplan report --templates DIR'",
    ),
    "unpriced-projection": Mistake(
        "A FOCUS row must have a cost; without those that are unknown its rows add up to too little.",
        "state the price in a folder and add --pricing DIR, or leave the lines out with --partial",
        seen="by 'archplan report --format focus'",
    ),
    "incomplete-bill": Mistake(
        "A price is unknown, before or after, so nobody can say by how much the bill grew.",
        "lay the missing prices over the book: --pricing DIR",
        seen="by 'archplan check --base'",
    ),
    "option-without-effect": Mistake(
        "An option of another mode than the one that holds does nothing; nor does what an arrow says of requests that never leave.",
        "write the mode in which it counts, or take the option out, as 'archplan check --fix' does; of an arrow, a volume of a month",
        spec_of("services: {clicks: {type: kinesis, mode: on-demand, shards: 4}}"),
        spec_of("services: {clicks: {type: kinesis, mode: provisioned, shards: 4}}"),
        why="Whoever writes it believes that it is in the bill. Where no mode is written, the option says which is meant. "
        "On a connection, a share, a number or a size is of each request that its caller hands on: from a caller that hands "
        "none on it is of nothing, and {calls: 1 million/month} says what comes whatever arrives.",
    ),
    "conflicting-options": Mistake(
        "Two options contradict each other, or count in different modes and the mode is not written.",
        "write the mode, and only what counts in it",
        spec_of("services: {search: {type: opensearch, instance: m6g.large.search, units: 2}}"),
        spec_of("services: {search: {type: opensearch, capacity: serverless, units: 2}}"),
        why="Each option says which mode is meant; between two of them nobody can guess, and the two make two bills.",
    ),
    "unused-allow": Mistake(
        "An allow that silences nothing hides the next finding of that name.",
        "remove the allow",
        spec_of("services:", "  site: {type: s3}  # archplan: allow single-nat-gateway"),
        spec_of("services:", "  site: {type: s3}"),
        severity="warning",
    ),
    # ------------------------------------------------------------------------------------------ price files
    "bad-confidence": Mistake(
        "A price says how sure it is in a word that the book knows.",
        "write user, page, machine or secondary, or leave it out",
        seen=PRICES,
    ),
    "bad-day": Mistake("A price holds from a day on.", "write 2026-01-31", seen=PRICES),
    "bad-price": Mistake("A price is a number of dollars, or tiers of them.", "write 0.25", seen=PRICES),
    "bad-unit": Mistake("A price is for a unit.", "write per: GB-month, or per: 1 million requests", seen=PRICES),
    "days-out-of-order": Mistake("The days of a price rise.", "put the newest day last", seen=PRICES),
    "missing-key": Mistake("A price has a title and a unit.", "add 'title: ...' and 'per: ...'", seen=PRICES),
    "negative-price": Mistake("No price is below zero.", "write a discount in the spec: prices", seen=PRICES),
    "no-prices": Mistake(
        "A price file has prices.", "write prices: {hour: {title: ..., per: ...}}", seen=PRICES
    ),
    "no-source": Mistake("A price names the page it stands on.", "add 'source: https://...'", seen=PRICES),
    "no-reason": Mistake("A price that is not known says why.", "add 'why: not read'", seen=PRICES),
    "no-table": Mistake("A price names a table that is not there.", "put the CSV file beside it", seen=PRICES),
    "tiers-out-of-order": Mistake("Tiers rise from 0.", "begin with 'from: 0'", seen=PRICES),
    "unknown-key": Mistake(
        "A price file has a key that nothing reads.", "check its spelling; regions have their code", seen=PRICES
    ),
    # ------------------------------------------------------------------------------------------ failures
    "no-recovery-region": Mistake(
        "Recovery needs a region to recover in.",
        "add 'recovery: {region: ap-northeast-1}' to the spec, or --region ap-northeast-1",
        seen=COMMAND,
    ),
    "recovery-in-the-same-region": Mistake(
        "What is lost with a region cannot go on in that region.",
        "name another region",
        spec_of(SITE, "recovery: {region: ap-southeast-1}"),
        spec_of(SITE, "recovery: {region: ap-northeast-1}"),
    ),
    "unknown-drill": Mistake(
        "A drill takes away a zone, a region or a service that is there.",
        "write one of the names that 'archplan drill' lists",
        seen=COMMAND,
    ),
    "unknown-strategy": Mistake(
        "A strategy is one of those that 'archplan recover' compares.",
        "write backup-restore, pilot-light, warm-standby, hot-standby or active-active",
        seen=COMMAND,
    ),
    # ------------------------------------------------------------------------------------------ pages of a site
    "bad-marker": Mistake(
        "A marker stands alone on its line, opens one region once, and no other region stands inside it.",
        "write <!-- archplan:solution --> or <!-- archplan:budget -->, and <!-- /archplan:solution --> to close",
        seen=PAGE,
        source=HUGO,
    ),
    "bad-site-settings": Mistake(
        "The settings of a Hugo site say which page is which language; they must be readable.",
        "mend hugo.toml; 'hugo config' shows how Hugo reads it",
        seen="in the settings of a Hugo site",
        source=HUGO,
    ),
    "no-marker": Mistake(
        "A page says where its solution and its budget go, and the pages of both languages say the same.",
        "write <!-- archplan:solution --> under its heading, and <!-- archplan:budget --> under the budget's",
        seen=PAGE,
        source=HUGO,
    ),
    "no-page-to-fill": Mistake(
        "--into needs a page in every language asked for.",
        "write the page with its markers, or --format hugo -o DIR",
        seen=COMMAND,
        source=HUGO,
    ),
    "outside-the-site": Mistake(
        "A link of the file system leads out of the site, where nothing is written.",
        "name the file itself",
        seen=PAGE,
        source=HUGO,
    ),
    "picture-will-not-load": Mistake(
        "The link to a picture would break where the site is served under a path.",
        "leave --image-prefix out, or add canonifyURLs = true to the site's settings",
        seen=COMMAND,
        source=HUGO,
    ),
}  # fmt: skip


IMPORTS = "docs/import.md"
OF_CALLS |= {
    slug: Mistake(idea, hint, seen="in a file that is imported", source=IMPORTS)
    for slug, idea, hint in (
        ("bad-hcl", "A file of Terraform that Terraform would not read either.", "does 'terraform validate' read the folder?"),
        ("bad-tfvars", "A file of values of variables is no object.", "does 'terraform plan' read it?"),
        ("broken-page", "A page of a draw.io file is neither XML nor packed as draw.io packs pages, or holds a page itself.", "open it in draw.io and save it again, with File > Properties > Compressed off"),
        ("broken-xml", "A draw.io file that is cut off or is no XML.", "open it in draw.io and save it again"),
        ("cyclic-modules", "Modules call one another without end.", "does 'terraform init' accept the folder?"),
        ("is-a-template", "A file of awsdac with words of Go between {{ and }} is a template, which awsdac fills in.", "write out what it comes to"),
        ("no-terraform", "Values without a configuration are no architecture.", "name the folder of the .tf files"),
        ("not-a-plan", "JSON that says nothing of what there will be.", "write it by: terraform show -json PLAN"),
        ("not-a-template", "A file without Resources is no CloudFormation template.", "name the template"),
        ("not-awsdac", "YAML without resources on a canvas is no file of awsdac.", "name a file with resources under 'Diagram'"),
        ("not-an-estimate", "A file that the AWS Pricing Calculator did not export, is cut off, or is not in dollars and English.", "export the estimate again, as CSV or JSON in English"),
        ("not-compose", "A file without services is no Compose file.", "name the Compose file"),
        ("not-drawio", "XML without a page is no draw.io file.", "name a .drawio file, as File > Save writes it"),
        ("not-json", "A file that is cut off or is no JSON.", "write the file again"),
        ("not-python", "A script that Python would not read either.", "does 'python' run it?"),
        ("nothing-to-import", "No file here is of a format that archplan imports, or none of it is a service.", "name a plan, a template or a Compose file"),
        ("several-roots", "A folder holds several configurations, each an architecture of its own.", "name one of them"),
        ("too-complicated", "An expression takes more steps to work out than anything people write.", "import a plan instead"),
        ("too-many-cells", "A page of a draw.io file has more cells than a drawing of an architecture.", "import a page with the architecture alone"),
        ("too-many-files", "A folder holds more files than an architecture has.", "name the folder of the infrastructure alone"),
        ("too-many-pages", "A draw.io file has more pages than a draft can be read for.", "save the page of the architecture as a file of its own"),
        ("too-many-resources", "The input has more resources than a draft can be read for.", "import a part of it"),
        ("too-many-services", "The input has more services than a picture holds.", "import a part of it"),
        ("unknown-format", "--from names no importer.", "leave it out, or write one of those that the message lists"),
        ("xml-with-a-doctype", "A draw.io file declares a document type, and with it may declare entities; archplan reads neither.", "save it with draw.io, which declares none"),
    )
}  # fmt: skip

BILLS = "docs/reconcile.md"
OF_CALLS |= {
    slug: Mistake(idea, hint, seen="in a bill of AWS", source=BILLS)
    for slug, idea, hint in (
        ("bad-bill", "A file of --bill is no bill that AWS writes, is cut off, or holds two bills.", "export the file anew from AWS"),
        ("bad-history", "A folder of months is none, or one of its files is not as archplan keeps a month.", "archplan reconcile SPEC --bill FILES --keep DIR"),
        ("needs-an-extra", "A file needs a package that is not installed, as Parquet needs DuckDB.", "pip install 'archplan[bills]'"),
    )
}  # fmt: skip
