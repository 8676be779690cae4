"""What is wrong with a spec before any rule can look at it: every mistake of the language, with its mend.

Each is an error at its place; nothing is priced or drawn until it is mended. A mistake that the text of one spec can
make has that text and the mended one; of the others `seen` says where they are made.
"""

from __future__ import annotations

from archplan.kernel.record import frozen

LANGUAGE = "docs/language.md"
HUGO = "docs/hugo.md"


@frozen
class Mistake:
    """One error of the language: why it is one, what to write, and a text that makes it."""

    idea: str
    hint: str
    flags: str = ""
    passes: str = ""
    seen: str = ""  # where it is made, when no text of one spec shows it
    why: str = ""
    severity: str = "error"
    source: str = LANGUAGE


SITE = "services: {site: {type: s3}}"
SHOP = "services: {cdn: {type: cloudfront}, site: {type: s3}}\ntraffic: {people: {requests: 1/second}}"
BESIDE = "in a spec of several files"
COMMAND = "on the command line"
PRICES = "in a price file"
PAGE = "in a page of a Hugo site"
ZONES = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"


def _spec(*rows: str) -> str:
    """A spec of these rows in the region of all examples."""
    return "\n".join(["region: ap-southeast-1", *rows]) + "\n"


MISTAKES: dict[str, Mistake] = {
    # ------------------------------------------------------------------------------------------ the text
    "alias": Mistake(
        "A spec has no YAML anchors, aliases or merge keys, so that every value stands where it is used.",
        "write it out in both places",
        _spec("services: {one: &door {type: alb}, two: *door}"),
        _spec("services: {one: {type: alb}, two: {type: alb}}"),
    ),
    "bad-key": Mistake(
        "A key is a word, not a list or a mapping.",
        "write one word before the colon",
        _spec(SITE, "? [title, about]", ": shop"),
        _spec(SITE, "title: shop", "about: shop"),
    ),
    "comma-in-braces": Mistake(
        "Inside braces a comma ends a value, so what follows it became a key of its own.",
        "write thousands with an underscore: 150_000",
        _spec(SITE, "traffic: {people: {users: 150,000 users/month, requests: 40 requests/user}}"),
        _spec(SITE, "traffic: {people: {users: 150_000 users/month, requests: 40 requests/user}}"),
    ),
    "duplicate-key": Mistake(
        "A key or a name that stands twice means two things, and the picture and the bill would each take another.",
        "keep one of them, or give the second another name",
        _spec("services: {site: {type: s3}, site: {type: alb}}"),
        _spec("services: {site: {type: s3}, door: {type: alb}}"),
    ),
    "empty-file": Mistake(
        "There is nothing in this file but space and comments.",
        "start with 'archplan init'",
        "# later\n",
        _spec(SITE),
    ),
    "file-too-large": Mistake(
        "A spec has 1 MB at most; what is larger is another kind of file.",
        "name the spec; a large one is split with 'include'",
        seen="in a file of more than 1 MB",
    ),
    "not-a-file": Mistake(
        "A spec is a regular file, not a folder, a pipe or a device.",
        "name the YAML file inside the folder",
        seen=COMMAND,
    ),
    "not-a-spec": Mistake(
        "A spec is a mapping of keys such as title, region and services.",
        "start with 'title: ...', or with 'archplan init'",
        "[site, cdn]\n",
        _spec(SITE),
    ),
    "not-utf-8": Mistake(
        "A spec is text in UTF-8.",
        "save the file as UTF-8",
        seen="in a file of another encoding",
    ),
    "not-yaml": Mistake(
        "The file cannot be read as YAML: a bracket or a quote is open, or indentation does not line up.",
        "check indentation, quotes and brackets just before the place",
        _spec("services: {site: {type: s3}"),
        _spec("services: {site: {type: s3}}"),
    ),
    "tab": Mistake(
        "YAML is indented with spaces.",
        "write two spaces for the tab",
        _spec("services:", "\tsite: {type: s3}"),
        _spec("services:", "  site: {type: s3}"),
    ),
    "tag": Mistake(
        "A spec has no YAML tags; every value is read as what its option means.",
        "remove the tag",
        _spec("title: !!str Shop", SITE),
        _spec("title: Shop", SITE),
    ),
    "too-deep": Mistake(
        "A spec nests 40 levels at most.",
        "flatten this part",
        _spec(SITE, f"about: {'[' * 41}{']' * 41}"),
        _spec(SITE, "about: a shop"),
    ),
    "too-many-values": Mistake(
        "A file holds 100,000 values at most.",
        "split the architecture into several specs",
        seen="in a file of more than 100,000 values",
    ),
    "two-documents": Mistake(
        "A spec is one YAML document.",
        "remove the '---' between them, or make two files",
        _spec(SITE, "---", "title: Shop"),
        _spec(SITE, "title: Shop"),
    ),
    "unreadable-file": Mistake(
        "The system does not let this file be read.",
        "check its permissions",
        seen=COMMAND,
    ),
    "no-such-file": Mistake(
        "A file that is named is not there.",
        "check the path, which is relative to the spec when included",
        seen=COMMAND,
    ),
    # ------------------------------------------------------------------------------------------ keys and values
    "bad-name": Mistake(
        "A name has letters, digits, hyphens and underscores, and begins with a letter.",
        "write a name such as order-service",
        _spec("services: {my site: {type: s3}}"),
        _spec("services: {my-site: {type: s3}}"),
    ),
    "bad-value": Mistake(
        "A value is not of the kind its option takes, or has no unit where a unit matters.",
        "write a value like the one in the message",
        _spec("services: {orders: {type: dynamodb, item_size: 3}}"),
        _spec("services: {orders: {type: dynamodb, item_size: 3 KB}}"),
        why="A bare number for a size, a rate or money could be read in two ways, and the two make two bills.",
    ),
    "missing-option": Mistake(
        "An option without which the service or record means nothing is not there.",
        "add the option that the message names",
        _spec("services: {site: {}}"),
        _spec(SITE),
    ),
    "unknown-option": Mistake(
        "A key that nothing reads is a slip of the hand, and would take its cost and its checks with it.",
        "write the key that the message suggests; 'archplan services TYPE' lists them all",
        _spec("services: {orders: {type: dynamodb, item-size: 3 KB}}"),
        _spec("services: {orders: {type: dynamodb, item_size: 3 KB}}"),
    ),
    "unknown-type": Mistake(
        "No service of AWS that archplan knows has this type.",
        "write the type that the message suggests; 'archplan services' lists them all",
        _spec("services: {site: {type: s4}}"),
        _spec(SITE),
    ),
    "unknown-version": Mistake(
        "The spec is written in another version of this language.",
        "write 'archplan: 1'",
        _spec("archplan: 2", SITE),
        _spec("archplan: 1", SITE),
    ),
    "no-services": Mistake(
        "A spec without services describes nothing.",
        "add 'services: {site: {type: s3}}'",
        _spec("title: Shop"),
        _spec("title: Shop", SITE),
    ),
    "name-twice": Mistake(
        "A source of traffic and a service have the same name, and a connection could mean either.",
        "give one of them another name",
        _spec(SITE, "traffic: {site: {requests: 1/second}}"),
        _spec(SITE, "traffic: {people: {requests: 1/second}}"),
    ),
    "unknown-instance-type": Mistake(
        "No price list has this instance type, in any region.",
        "write a type such as t4g.medium",
        _spec("services: {app: {type: ec2, instance: t9.huge}}"),
        _spec("services: {app: {type: ec2, instance: t4g.medium}}"),
    ),
    "unknown-database-instance-type": Mistake(
        "No price list has this database instance type, in any region.",
        "write a type such as db.t4g.medium",
        _spec("services: {db: {type: rds, instance: db.t9.huge}}"),
        _spec("services: {db: {type: rds, instance: db.t4g.medium}}"),
    ),
    "unknown-model": Mistake(
        "No price list has this model; a name is written without its vendor, its day and its version.",
        "write one that the message suggests, or state its price with 'type: custom'",
        _spec("services: {chat: {type: bedrock, model: claude-sonet-4.5}}"),
        _spec("services: {chat: {type: bedrock, model: claude-sonnet-4.5}}"),
    ),
    "unknown-instance-class": Mistake(
        "No price list has this class of instance, in any region.",
        "write one that the message suggests",
        _spec("services: {db: {type: aurora, instance: db.t9.huge}}"),
        _spec("services: {db: {type: aurora, instance: db.t4g.medium}}"),
    ),
    "unknown-node-type": Mistake(
        "No price list has this type of node, in any region.",
        "write one that the message suggests",
        _spec("services: {cache: {type: elasticache, node: cache.t9.huge}}"),
        _spec("services: {cache: {type: elasticache, node: cache.t4g.micro}}"),
    ),
    "unknown-broker-type": Mistake(
        "No price list has this type of broker, in any region.",
        "write one that the message suggests",
        _spec("services: {broker: {type: mq, broker: mq.t9.huge}}"),
        _spec("services: {broker: {type: mq, broker: mq.t3.micro}}"),
    ),
    "unknown-bundle": Mistake(
        "Lightsail sells no bundle of this name.",
        "write one that the message suggests",
        _spec("services: {app: {type: lightsail, bundle: enormous}}"),
        _spec("services: {app: {type: lightsail}}"),
    ),
    # ------------------------------------------------------------------------------------------ regions and places
    "no-region": Mistake(
        "Prices differ by region, so a spec without one has no bill.",
        "add 'region: ap-southeast-1'",
        SITE + "\n",
        _spec(SITE),
    ),
    "unknown-region": Mistake(
        "This is no region that archplan has prices of; a zone such as ap-southeast-1a is none either.",
        "write a region's code, and 'zones: 2' for zones",
        "region: ap-southeast-1a\n" + SITE + "\n",
        _spec(SITE),
        why="The letter of a zone names another building in every account; a spec says how many zones there are.",
        source=ZONES,
    ),
    "too-many-zones": Mistake(
        "A VPC cannot stand in more zones than its region has.",
        "write as many as the message says, or take another region",
        _spec("services: {door: {type: alb}}", "places: {main: {zones: 4, public: [door]}}"),
        _spec("services: {door: {type: alb}}", "places: {main: {zones: 3, public: [door]}}"),
        source=ZONES,
    ),
    "unknown-place": Mistake(
        "A VPC is peered with another VPC of the spec.",
        "name a VPC under places",
        _spec(SITE, "places: {main: {peers: [other]}}"),
        _spec(SITE, "places: {main: {peers: [other]}, other: {}}"),
    ),
    "two-places": Mistake(
        "A service stands in one place; what is in two is two services.",
        "name it in one place",
        _spec("services: {door: {type: alb}}", "places: {main: {public: [door]}, other: {public: [door]}}"),
        _spec("services: {door: {type: alb}}", "places: {main: {public: [door]}, other: {}}"),
    ),
    "wrong-place": Mistake(
        "What stands at the edge or outside every region stands in no VPC.",
        "take it out of the VPC",
        _spec("services: {cdn: {type: cloudfront}}", "places: {main: {public: [cdn]}}"),
        _spec("services: {cdn: {type: cloudfront}}", "places: {main: {}}"),
    ),
    # ------------------------------------------------------------------------------------------ traffic
    "no-traffic": Mistake(
        "A source of traffic does not say how much arrives.",
        "write requests: 12 million/month, or users, sessions and requests",
        _spec(SITE, "traffic: {people: {response: 60 KB}}"),
        _spec(SITE, "traffic: {people: {requests: 12 million/month, response: 60 KB}}"),
    ),
    "no-requests": Mistake(
        "Users and sessions without requests say who comes, not what they ask for.",
        "add requests: 40 requests/session",
        _spec(SITE, "traffic: {people: {users: 1000 users/month, sessions: 6 sessions/user}}"),
        _spec(
            SITE,
            "traffic: {people: {users: 1000 users/month, sessions: 6 sessions/user, requests: 40 requests/session}}",
        ),
    ),
    "conflicting-traffic": Mistake(
        "The traffic is stated twice: as a rate, and as sessions of users.",
        "write requests: 40 requests/session, or leave users and sessions out",
        _spec(
            SITE, "traffic: {people: {users: 1000 users/month, sessions: 6 sessions/user, requests: 200/second}}"
        ),
        _spec(SITE, "traffic: {people: {requests: 200/second}}"),
        why="Two truths make two bills, and nothing says which of them counts.",
    ),
    "traffic-units": Mistake(
        "Users, sessions and requests multiplied do not make requests for a time.",
        "write users: 30_000 users/month, sessions: 6 sessions/user, requests: 40 requests/session",
        _spec(SITE, "traffic: {people: {users: 1000 users/month, requests: 40 requests/session}}"),
        _spec(SITE, "traffic: {people: {users: 1000 users/month, requests: 40 requests/user}}"),
    ),
    "unknown-people": Mistake(
        "A source of traffic says that its people are those of another, and no other source has that name.",
        "write the name of the source that says how many they are",
        _spec(SITE, "traffic: {people: {users: 9 users/month, requests: 4 requests/user}, chat: {people: crowd, requests: 1/second}}"),
        _spec(SITE, "traffic: {people: {users: 9 users/month, requests: 4 requests/user}, chat: {people: people, requests: 1/second}}"),
    ),
    "people-in-a-chain": Mistake(
        "A source names the people of one that names those of a third; people are counted in one place.",
        "name the source that says how many they are",
        _spec(SITE, "traffic: {one: {users: 9 users/month, requests: 4 requests/user}, two: {people: one, requests: 1/second}, three: {people: two, requests: 1/second}}"),
        _spec(SITE, "traffic: {one: {users: 9 users/month, requests: 4 requests/user}, two: {people: one, requests: 1/second}, three: {people: one, requests: 1/second}}"),
    ),
    "people-not-counted": Mistake(
        "A source names the people of one that does not say how many it is.",
        "add 'users: 30_000 users/month' to the source that is named",
        _spec(SITE, "traffic: {page: {requests: 1/second}, chat: {people: page, requests: 1/second}}"),
        _spec(SITE, "traffic: {page: {users: 9000 users/month, requests: 1/second}, chat: {people: page, requests: 1/second}}"),
    ),
    "more-people": Mistake(
        "A part of the people of another source is larger than all of them.",
        "write no more users than the source has that counts them, or take 'people' out",
        _spec(SITE, "traffic: {page: {users: 90 users/month, requests: 9/user}, chat: {people: page, users: 91 users/month, requests: 9/user}}"),
        _spec(SITE, "traffic: {page: {users: 90 users/month, requests: 9/user}, chat: {people: page, users: 30 users/month, requests: 9/user}}"),
    ),
    "unknown-edge": Mistake(
        "CloudFront has no price geography of this name.",
        "write one that the message suggests, such as asia-pacific or europe",
        _spec(SITE, "traffic: {people: {requests: 1/second, edges: {asia: 100%}}}"),
        _spec(SITE, "traffic: {people: {requests: 1/second, edges: {asia-pacific: 100%}}}"),
        source="https://aws.amazon.com/cloudfront/pricing/",
    ),
    # ------------------------------------------------------------------------------------------ connections
    "ambiguous-connection": Mistake(
        "The service takes several kinds of traffic, and the connection says none of them.",
        "write what one request causes there, such as {reads: 3/request}",
        _spec("services: {fn: {type: lambda}, orders: {type: dynamodb}}", "connections: [fn -> orders]"),
        _spec("services: {fn: {type: lambda}, orders: {type: dynamodb}}", "connections: [fn -> orders: {reads: 3}]"),
    ),
    "bad-connection": Mistake(
        "A connection is 'a -> b' from what sends to what receives; nothing flows to a source of traffic.",
        "write 'a -> b', and options that count on a hop of its own",
        _spec(SHOP, "connections: [cdn -> people]"),
        _spec(SHOP, "connections: [people -> cdn]"),
    ),
    "connection-twice": Mistake(
        "The same connection stands twice, and its traffic would count twice.",
        "merge the two",
        _spec(SHOP, "connections: [people -> cdn -> site, people -> cdn]"),
        _spec(SHOP, "connections: [people -> cdn -> site]"),
    ),
    "chain-of-unlike-links": Mistake(
        "Keys after a chain count on each of its links, and one of them has no such word.",
        "write each link by itself, with the keys that are its own",
        _spec(SHOP, "connections: [people -> cdn -> site: {gets: 2/request}]"),
        _spec(SHOP, "connections: [people -> cdn, cdn -> site: {gets: 2/request}]"),
    ),
    "conflicting-volumes": Mistake(
        "Two numbers say how much moves, and nobody can know which is meant.",
        "leave one of them out: a volume of a month comes whatever arrives, a share is of what arrives",
        _spec(SHOP, "connections: [people -> cdn, cdn -> site: {share: 30%, calls: 750/month}]"),
        _spec(SHOP, "connections: [people -> cdn, cdn -> site: {calls: 750/month}]"),
    ),
    "data-without-calls": Mistake(
        "Bytes are stated, and nothing says how many calls carry them: none arrive at the caller.",
        "write beside them how many calls there are, or how large one is",
        _spec("services: {app: {type: lambda}, site: {type: s3}}", "connections: [app -> site: {data: 5 TB/month}]"),
        _spec(
            "services: {app: {type: lambda}, site: {type: s3}}",
            "connections: [app -> site: {data: 5 TB/month, gets: 1 million/month}]",
        ),
    ),
    "volume-nobody-sends": Mistake(
        "A volume leaves what only hands on or delivers, and nothing arrives there to be handed on.",
        "draw the connection that brings it",
        _spec(
            "services: {mail: {type: ses}}",
            "traffic: {customers: {users: 1_000 users/month}}",
            "connections: [mail -> customers: {emails: 3/user/month}]",
        ),
        _spec(
            "services: {app: {type: lambda}, mail: {type: ses}}",
            "traffic: {customers: {users: 1_000 users/month}}",
            "connections: [app -> mail -> customers: {emails: 3/user/month}]",
        ),
    ),
    "unknown-line": Mistake(
        "A data centre goes over a line that is none: its bytes take a vpn or a directconnect of the spec.",
        "name one under services, and write it here",
        _spec(SHOP, "places: {office: {type: datacenter, holds: [people], over: cdn}}", "connections: [people -> cdn]"),
        _spec(
            "services: {line: {type: vpn}, app: {type: ecs}}",
            "traffic: {people: {requests: 1/second}}",
            "places: {main: {private: [app]}, office: {type: datacenter, holds: [people], over: line}}",
            "connections: [people -> app]",
        ),
    ),
    "unknown-service": Mistake(
        "A connection, a place or a step names what is not there, and the picture and the bill would disagree.",
        "write the name that the message suggests, or add the service",
        _spec(SHOP, "connections: [people -> cdn -> sites]"),
        _spec(SHOP, "connections: [people -> cdn -> site]"),
    ),
    "share-over-100": Mistake(
        "Connections with shares are alternatives, and share out 100% at most.",
        "lower the shares; 'calls: 2/request' is for more than one call",
        _spec(SHOP, "connections: [people -> cdn: {share: 70%}, people -> site: {share: 40%}]"),
        _spec(SHOP, "connections: [people -> cdn: {share: 60%}, people -> site: {share: 40%}]"),
    ),
    "endless-loop": Mistake(
        "Traffic round a loop of connections never dies down, so it has no amount.",
        "let less than one request come back for each that goes in: a share below 100%, or fewer calls",
        _spec(
            "services: {a: {type: alb}, b: {type: alb}}",
            "traffic: {people: {requests: 1/second}}",
            "connections: [people -> a, a -> b, b -> a]",
        ),
        _spec(
            "services: {a: {type: alb}, b: {type: alb}}",
            "traffic: {people: {requests: 1/second}}",
            "connections: [people -> a, a -> b, b -> a: {calls: 0.1/request}]",
        ),
    ),
    # ------------------------------------------------------------------------------------------ picture and steps
    "unknown-connection": Mistake(
        "A numbered step runs along a connection of the spec.",
        "add the connection, or name one that is there",
        _spec(SHOP, "connections: [people -> cdn -> site]", "steps: [people -> site: They open the shop]"),
        _spec(SHOP, "connections: [people -> cdn -> site]", "steps: [people -> cdn: They open the shop]"),
    ),
    "contradictory-pins": Mistake(
        "Two services cannot stand both side by side and one above the other.",
        "leave one of them out of the row or the column",
        _spec(SHOP, "draw: {rows: [[cdn, site]], columns: [[cdn, site]]}"),
        _spec(SHOP, "draw: {rows: [[cdn, site]]}"),
    ),
    "cannot-be-drawn": Mistake(
        "The picture cannot be made: the wishes contradict one another, or what draws it is not there.",
        "take wishes out of 'draw' until it can",
        seen="by 'archplan draw'",
    ),
    # ------------------------------------------------------------------------------------------ words and money
    "unknown-language": Mistake(
        "A text is written once, or in the languages that reports are written in: English and Vietnamese.",
        "write a text, or {en: Online shop, vi: Cửa hàng trực tuyến}",
        _spec(SITE, "title: {en: Shop, fr: Boutique}"),
        _spec(SITE, "title: {en: Shop, vi: Cửa hàng}"),
        why="A language that nobody picks is never read, and a misspelt one looks like a missing translation.",
    ),
    "unknown-currency": Mistake(
        "Amounts are shown beside dollars in a currency that ISO 4217 has a code for.",
        "write its code, such as VND",
        _spec(SITE, "money: {currency: {code: DONG, rate: 26_300 VND/USD}}"),
        _spec(SITE, "money: {currency: {code: VND, rate: 26_300 VND/USD}}"),
        why="How many digits an amount is rounded to follows from the currency: none for VND, two for EUR.",
        source="https://www.iso.org/iso-4217-currency-codes.html",
    ),
    "too-far-ahead": Mistake(
        "A statement looks 120 months ahead at most.",
        "write a day of the next ten years",
        _spec(SITE, "money: {until: 9999-12-31}"),
        _spec(SITE, "money: {vat: 10%}"),
        why="Nobody knows prices and growth so far ahead, and a sum of ten years of guesses looks like a fact.",
    ),
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
        "An option that counts in another mode than the one that holds is read and does nothing.",
        "write the mode in which it counts, or take the option out: 'archplan check --fix' does",
        _spec("services: {clicks: {type: kinesis, mode: on-demand, shards: 4}}"),
        _spec("services: {clicks: {type: kinesis, mode: provisioned, shards: 4}}"),
        why="Whoever writes it believes that it is in the bill. Where no mode is written, the option says which is meant.",
    ),
    "conflicting-options": Mistake(
        "Two options contradict each other, or count in different modes and the mode is not written.",
        "write the mode, and only what counts in it",
        _spec("services: {search: {type: opensearch, instance: m6g.large.search, units: 2}}"),
        _spec("services: {search: {type: opensearch, capacity: serverless, units: 2}}"),
        why="Each option says which mode is meant; between two of them nobody can guess, and the two make two bills.",
    ),
    "unused-allow": Mistake(
        "An allow that silences nothing hides the next finding of that name.",
        "remove the allow",
        _spec("services:", "  site: {type: s3}  # archplan: allow single-nat-gateway"),
        _spec("services:", "  site: {type: s3}"),
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
        _spec(SITE, "recovery: {region: ap-southeast-1}"),
        _spec(SITE, "recovery: {region: ap-northeast-1}"),
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
MISTAKES |= {
    slug: Mistake(idea, hint, seen="in a file that is imported", source=IMPORTS)
    for slug, idea, hint in (
        ("bad-hcl", "A file of Terraform that Terraform would not read either.", "does 'terraform validate' read the folder?"),
        ("cyclic-modules", "Modules call one another without end.", "does 'terraform init' accept the folder?"),
        ("no-terraform", "Values without a configuration are no architecture.", "name the folder of the .tf files"),
        ("not-a-plan", "JSON that says nothing of what there will be.", "write it by: terraform show -json PLAN"),
        ("not-a-template", "A file without Resources is no CloudFormation template.", "name the template"),
        ("not-compose", "A file without services is no Compose file.", "name the Compose file"),
        ("not-json", "A file that is cut off or is no JSON.", "write the file again"),
        ("nothing-to-import", "No file here is of a format that archplan imports, or none of it is a service.", "name a plan, a template or a Compose file"),
        ("several-roots", "A folder holds several configurations, each an architecture of its own.", "name one of them"),
        ("too-complicated", "An expression takes more steps to work out than anything people write.", "import a plan instead"),
        ("too-many-files", "A folder holds more files than an architecture has.", "name the folder of the infrastructure alone"),
        ("too-many-resources", "The input has more resources than a draft can be read for.", "import a part of it"),
        ("too-many-services", "The input has more services than a picture holds.", "import a part of it"),
        ("unknown-format", "--from names no importer.", "leave it out, or write one of those that the message lists"),
    )
}  # fmt: skip
