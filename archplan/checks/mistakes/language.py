"""Mistakes of a spec: its text, keys and values, places, traffic, connections, picture, words and money."""

from __future__ import annotations

from archplan.checks.mistakes.mistake import COMMAND, SHOP, SITE, ZONES, Mistake, spec_of

OF_THE_LANGUAGE: dict[str, Mistake] = {
    # ------------------------------------------------------------------------------------------ the text
    "alias": Mistake(
        "A spec has no YAML anchors, aliases or merge keys, so that every value stands where it is used.",
        "write it out in both places",
        spec_of("services: {one: &door {type: alb}, two: *door}"),
        spec_of("services: {one: {type: alb}, two: {type: alb}}"),
    ),
    "bad-key": Mistake(
        "A key is a word, not a list or a mapping.",
        "write one word before the colon",
        spec_of(SITE, "? [title, about]", ": shop"),
        spec_of(SITE, "title: shop", "about: shop"),
    ),
    "comma-in-braces": Mistake(
        "Inside braces a comma ends a value, so what follows it became a key of its own.",
        "write thousands with an underscore: 150_000",
        spec_of(SITE, "traffic: {people: {users: 150,000 users/month, requests: 40 requests/user}}"),
        spec_of(SITE, "traffic: {people: {users: 150_000 users/month, requests: 40 requests/user}}"),
    ),
    "duplicate-key": Mistake(
        "A key or a name that stands twice means two things, and the picture and the bill would each take another.",
        "keep one of them, or give the second another name",
        spec_of("services: {site: {type: s3}, site: {type: alb}}"),
        spec_of("services: {site: {type: s3}, door: {type: alb}}"),
    ),
    "empty-file": Mistake(
        "There is nothing in this file but space and comments.",
        "start with 'archplan init'",
        "# later\n",
        spec_of(SITE),
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
        spec_of(SITE),
    ),
    "not-utf-8": Mistake(
        "A spec is text in UTF-8.",
        "save the file as UTF-8",
        seen="in a file of another encoding",
    ),
    "not-yaml": Mistake(
        "The file cannot be read as YAML: a bracket or a quote is open, or indentation does not line up.",
        "check indentation, quotes and brackets just before the place",
        spec_of("services: {site: {type: s3}"),
        spec_of("services: {site: {type: s3}}"),
    ),
    "tab": Mistake(
        "YAML is indented with spaces.",
        "write two spaces for the tab",
        spec_of("services:", "\tsite: {type: s3}"),
        spec_of("services:", "  site: {type: s3}"),
    ),
    "tag": Mistake(
        "A spec has no YAML tags; every value is read as what its option means.",
        "remove the tag",
        spec_of("title: !!str Shop", SITE),
        spec_of("title: Shop", SITE),
    ),
    "too-deep": Mistake(
        "A spec nests 40 levels at most.",
        "flatten this part",
        spec_of(SITE, f"about: {'[' * 41}{']' * 41}"),
        spec_of(SITE, "about: a shop"),
    ),
    "too-many-values": Mistake(
        "A file holds 100,000 values at most.",
        "split the architecture into several specs",
        seen="in a file of more than 100,000 values",
    ),
    "two-documents": Mistake(
        "A spec is one YAML document.",
        "remove the '---' between them, or make two files",
        spec_of(SITE, "---", "title: Shop"),
        spec_of(SITE, "title: Shop"),
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
        spec_of("services: {my site: {type: s3}}"),
        spec_of("services: {my-site: {type: s3}}"),
    ),
    "bad-value": Mistake(
        "A value is not of the kind its option takes, or has no unit where a unit matters.",
        "write a value like the one in the message",
        spec_of("services: {orders: {type: dynamodb, item_size: 3}}"),
        spec_of("services: {orders: {type: dynamodb, item_size: 3 KB}}"),
        why="A bare number for a size, a rate or money could be read in two ways, and the two make two bills.",
    ),
    "missing-option": Mistake(
        "An option without which the service or record means nothing is not there.",
        "add the option that the message names",
        spec_of("services: {site: {}}"),
        spec_of(SITE),
    ),
    "unknown-option": Mistake(
        "A key that nothing reads is a slip of the hand, and would take its cost and its checks with it.",
        "write the key that the message suggests; 'archplan services TYPE' lists them all",
        spec_of("services: {orders: {type: dynamodb, item-size: 3 KB}}"),
        spec_of("services: {orders: {type: dynamodb, item_size: 3 KB}}"),
    ),
    "unknown-type": Mistake(
        "No service of AWS that archplan knows has this type.",
        "write the type that the message suggests; 'archplan services' lists them all",
        spec_of("services: {site: {type: s4}}"),
        spec_of(SITE),
    ),
    "unknown-version": Mistake(
        "The spec is written in another version of this language.",
        "write 'archplan: 1'",
        spec_of("archplan: 2", SITE),
        spec_of("archplan: 1", SITE),
    ),
    "no-services": Mistake(
        "A spec without services describes nothing.",
        "add 'services: {site: {type: s3}}'",
        spec_of("title: Shop"),
        spec_of("title: Shop", SITE),
    ),
    "name-twice": Mistake(
        "A source of traffic and a service have the same name, and a connection could mean either.",
        "give one of them another name",
        spec_of(SITE, "traffic: {site: {requests: 1/second}}"),
        spec_of(SITE, "traffic: {people: {requests: 1/second}}"),
    ),
    "unknown-instance-type": Mistake(
        "No price list has this instance type, in any region.",
        "write a type such as t4g.medium",
        spec_of("services: {app: {type: ec2, instance: t9.huge}}"),
        spec_of("services: {app: {type: ec2, instance: t4g.medium}}"),
    ),
    "unknown-database-instance-type": Mistake(
        "No price list has this database instance type, in any region.",
        "write a type such as db.t4g.medium",
        spec_of("services: {db: {type: rds, instance: db.t9.huge}}"),
        spec_of("services: {db: {type: rds, instance: db.t4g.medium}}"),
    ),
    "unknown-model": Mistake(
        "No price list has this model; a name is written without its vendor, its day and its version.",
        "write one that the message suggests, or state its price with 'type: custom'",
        spec_of("services: {chat: {type: bedrock, model: claude-sonet-4.5}}"),
        spec_of("services: {chat: {type: bedrock, model: claude-sonnet-4.5}}"),
    ),
    "unknown-instance-class": Mistake(
        "No price list has this class of instance, in any region.",
        "write one that the message suggests",
        spec_of("services: {db: {type: aurora, instance: db.t9.huge}}"),
        spec_of("services: {db: {type: aurora, instance: db.t4g.medium}}"),
    ),
    "unknown-node-type": Mistake(
        "No price list has this type of node, in any region.",
        "write one that the message suggests",
        spec_of("services: {cache: {type: elasticache, node: cache.t9.huge}}"),
        spec_of("services: {cache: {type: elasticache, node: cache.t4g.micro}}"),
    ),
    "unknown-broker-type": Mistake(
        "No price list has this type of broker, in any region.",
        "write one that the message suggests",
        spec_of("services: {broker: {type: mq, broker: mq.t9.huge}}"),
        spec_of("services: {broker: {type: mq, broker: mq.t3.micro}}"),
    ),
    "unknown-bundle": Mistake(
        "Lightsail sells no bundle of this name.",
        "write one that the message suggests",
        spec_of("services: {app: {type: lightsail, bundle: enormous}}"),
        spec_of("services: {app: {type: lightsail}}"),
    ),
    # ------------------------------------------------------------------------------------------ regions and places
    "no-region": Mistake(
        "Prices differ by region, so a spec without one has no bill.",
        "add 'region: ap-southeast-1'",
        SITE + "\n",
        spec_of(SITE),
    ),
    "unknown-region": Mistake(
        "This is no region that archplan has prices of; a zone such as ap-southeast-1a is none either.",
        "write a region's code, and 'zones: 2' for zones",
        "region: ap-southeast-1a\n" + SITE + "\n",
        spec_of(SITE),
        why="The letter of a zone names another building in every account; a spec says how many zones there are.",
        source=ZONES,
    ),
    "too-many-zones": Mistake(
        "A VPC cannot stand in more zones than its region has.",
        "write as many as the message says, or take another region",
        spec_of("services: {door: {type: alb}}", "places: {main: {zones: 4, public: [door]}}"),
        spec_of("services: {door: {type: alb}}", "places: {main: {zones: 3, public: [door]}}"),
        source=ZONES,
    ),
    "unknown-place": Mistake(
        "A VPC is peered with another VPC of the spec.",
        "name a VPC under places",
        spec_of(SITE, "places: {main: {peers: [other]}}"),
        spec_of(SITE, "places: {main: {peers: [other]}, other: {}}"),
    ),
    "two-places": Mistake(
        "A service stands in one place; what is in two is two services.",
        "name it in one place",
        spec_of("services: {door: {type: alb}}", "places: {main: {public: [door]}, other: {public: [door]}}"),
        spec_of("services: {door: {type: alb}}", "places: {main: {public: [door]}, other: {}}"),
    ),
    "wrong-place": Mistake(
        "What stands at the edge or outside every region stands in no VPC.",
        "take it out of the VPC",
        spec_of("services: {cdn: {type: cloudfront}}", "places: {main: {public: [cdn]}}"),
        spec_of("services: {cdn: {type: cloudfront}}", "places: {main: {}}"),
    ),
    # ------------------------------------------------------------------------------------------ traffic
    "no-traffic": Mistake(
        "A source of traffic does not say how much arrives.",
        "write requests: 12 million/month, or users, sessions and requests",
        spec_of(SITE, "traffic: {people: {response: 60 KB}}"),
        spec_of(SITE, "traffic: {people: {requests: 12 million/month, response: 60 KB}}"),
    ),
    "no-requests": Mistake(
        "Users and sessions without requests say who comes, not what they ask for.",
        "add requests: 40 requests/session",
        spec_of(SITE, "traffic: {people: {users: 1000 users/month, sessions: 6 sessions/user}}"),
        spec_of(
            SITE,
            "traffic: {people: {users: 1000 users/month, sessions: 6 sessions/user, requests: 40 requests/session}}",
        ),
    ),
    "conflicting-traffic": Mistake(
        "The traffic is stated twice: as a rate, and as sessions of users.",
        "write requests: 40 requests/session, or leave users and sessions out",
        spec_of(
            SITE, "traffic: {people: {users: 1000 users/month, sessions: 6 sessions/user, requests: 200/second}}"
        ),
        spec_of(SITE, "traffic: {people: {requests: 200/second}}"),
        why="Two truths make two bills, and nothing says which of them counts.",
    ),
    "traffic-units": Mistake(
        "Users, sessions and requests multiplied do not make requests for a time.",
        "write users: 30_000 users/month, sessions: 6 sessions/user, requests: 40 requests/session",
        spec_of(SITE, "traffic: {people: {users: 1000 users/month, requests: 40 requests/session}}"),
        spec_of(SITE, "traffic: {people: {users: 1000 users/month, requests: 40 requests/user}}"),
    ),
    "unknown-people": Mistake(
        "A source of traffic says that its people are those of another, and no other source has that name.",
        "write the name of the source that says how many they are",
        spec_of(SITE, "traffic: {people: {users: 9 users/month, requests: 4 requests/user}, chat: {people: crowd, requests: 1/second}}"),
        spec_of(SITE, "traffic: {people: {users: 9 users/month, requests: 4 requests/user}, chat: {people: people, requests: 1/second}}"),
    ),
    "people-in-a-chain": Mistake(
        "A source names the people of one that names those of a third; people are counted in one place.",
        "name the source that says how many they are",
        spec_of(SITE, "traffic: {one: {users: 9 users/month, requests: 4 requests/user}, two: {people: one, requests: 1/second}, three: {people: two, requests: 1/second}}"),
        spec_of(SITE, "traffic: {one: {users: 9 users/month, requests: 4 requests/user}, two: {people: one, requests: 1/second}, three: {people: one, requests: 1/second}}"),
    ),
    "people-not-counted": Mistake(
        "A source names the people of one that does not say how many it is.",
        "add 'users: 30_000 users/month' to the source that is named",
        spec_of(SITE, "traffic: {page: {requests: 1/second}, chat: {people: page, requests: 1/second}}"),
        spec_of(SITE, "traffic: {page: {users: 9000 users/month, requests: 1/second}, chat: {people: page, requests: 1/second}}"),
    ),
    "more-people": Mistake(
        "A part of the people of another source is larger than all of them.",
        "write no more users than the source has that counts them, or take 'people' out",
        spec_of(SITE, "traffic: {page: {users: 90 users/month, requests: 9/user}, chat: {people: page, users: 91 users/month, requests: 9/user}}"),
        spec_of(SITE, "traffic: {page: {users: 90 users/month, requests: 9/user}, chat: {people: page, users: 30 users/month, requests: 9/user}}"),
    ),
    "unknown-edge": Mistake(
        "CloudFront has no price geography of this name.",
        "write one that the message suggests, such as asia-pacific or europe",
        spec_of(SITE, "traffic: {people: {requests: 1/second, edges: {asia: 100%}}}"),
        spec_of(SITE, "traffic: {people: {requests: 1/second, edges: {asia-pacific: 100%}}}"),
        source="https://aws.amazon.com/cloudfront/pricing/",
    ),
    # ------------------------------------------------------------------------------------------ connections
    "ambiguous-connection": Mistake(
        "The service takes several kinds of traffic, and the connection says none of them.",
        "write what one request causes there, such as {reads: 3/request}",
        spec_of("services: {fn: {type: lambda}, orders: {type: dynamodb}}", "connections: [fn -> orders]"),
        spec_of("services: {fn: {type: lambda}, orders: {type: dynamodb}}", "connections: [fn -> orders: {reads: 3}]"),
    ),
    "bad-connection": Mistake(
        "A connection is 'a -> b' from what sends to what receives; nothing flows to a source of traffic.",
        "write 'a -> b', and options that count on a hop of its own",
        spec_of(SHOP, "connections: [cdn -> people]"),
        spec_of(SHOP, "connections: [people -> cdn]"),
    ),
    "connection-twice": Mistake(
        "The same connection stands twice, and its traffic would count twice.",
        "merge the two",
        spec_of(SHOP, "connections: [people -> cdn -> site, people -> cdn]"),
        spec_of(SHOP, "connections: [people -> cdn -> site]"),
    ),
    "chain-of-unlike-links": Mistake(
        "Keys after a chain count on each of its links, and one of them has no such word.",
        "write each link by itself, with the keys that are its own",
        spec_of(SHOP, "connections: [people -> cdn -> site: {gets: 2/request}]"),
        spec_of(SHOP, "connections: [people -> cdn, cdn -> site: {gets: 2/request}]"),
    ),
    "conflicting-volumes": Mistake(
        "Two numbers say how much moves, and nobody can know which is meant.",
        "leave one of them out: a volume of a month comes whatever arrives, a share is of what arrives",
        spec_of(SHOP, "connections: [people -> cdn, cdn -> site: {share: 30%, calls: 750/month}]"),
        spec_of(SHOP, "connections: [people -> cdn, cdn -> site: {calls: 750/month}]"),
    ),
    "data-without-calls": Mistake(
        "Bytes are stated, and nothing says how many calls carry them: none arrive at the caller.",
        "write beside them how many calls there are, or how large one is",
        spec_of("services: {app: {type: lambda}, site: {type: s3}}", "connections: [app -> site: {data: 5 TB/month}]"),
        spec_of(
            "services: {app: {type: lambda}, site: {type: s3}}",
            "connections: [app -> site: {data: 5 TB/month, gets: 1 million/month}]",
        ),
    ),
    "volume-nobody-sends": Mistake(
        "A volume leaves what only hands on or delivers, and nothing arrives there to be handed on.",
        "draw the connection that brings it",
        spec_of(
            "services: {mail: {type: ses}}",
            "traffic: {customers: {users: 1_000 users/month}}",
            "connections: [mail -> customers: {emails: 3/user/month}]",
        ),
        spec_of(
            "services: {app: {type: lambda}, mail: {type: ses}}",
            "traffic: {customers: {users: 1_000 users/month}}",
            "connections: [app -> mail -> customers: {emails: 3/user/month}]",
        ),
    ),
    "unknown-line": Mistake(
        "A data centre goes over a line that is none: its bytes take a vpn or a directconnect of the spec.",
        "name one under services, and write it here",
        spec_of(SHOP, "places: {office: {type: datacenter, holds: [people], over: cdn}}", "connections: [people -> cdn]"),
        spec_of(
            "services: {line: {type: vpn}, app: {type: ecs}}",
            "traffic: {people: {requests: 1/second}}",
            "places: {main: {private: [app]}, office: {type: datacenter, holds: [people], over: line}}",
            "connections: [people -> app]",
        ),
    ),
    "unknown-service": Mistake(
        "A connection, a place or a step names what is not there, and the picture and the bill would disagree.",
        "write the name that the message suggests, or add the service",
        spec_of(SHOP, "connections: [people -> cdn -> sites]"),
        spec_of(SHOP, "connections: [people -> cdn -> site]"),
    ),
    "share-over-100": Mistake(
        "Connections with shares are alternatives, and share out 100% at most.",
        "lower the shares; 'calls: 2/request' is for more than one call",
        spec_of(SHOP, "connections: [people -> cdn: {share: 70%}, people -> site: {share: 40%}]"),
        spec_of(SHOP, "connections: [people -> cdn: {share: 60%}, people -> site: {share: 40%}]"),
    ),
    "endless-loop": Mistake(
        "Traffic round a loop of connections never dies down, so it has no amount.",
        "let less than one request come back for each that goes in: a share below 100%, or fewer calls",
        spec_of(
            "services: {a: {type: alb}, b: {type: alb}}",
            "traffic: {people: {requests: 1/second}}",
            "connections: [people -> a, a -> b, b -> a]",
        ),
        spec_of(
            "services: {a: {type: alb}, b: {type: alb}}",
            "traffic: {people: {requests: 1/second}}",
            "connections: [people -> a, a -> b, b -> a: {calls: 0.1/request}]",
        ),
    ),
    # ------------------------------------------------------------------------------------------ picture and steps
    "unknown-connection": Mistake(
        "A numbered step runs along a connection of the spec.",
        "add the connection, or name one that is there",
        spec_of(SHOP, "connections: [people -> cdn -> site]", "steps: [people -> site: They open the shop]"),
        spec_of(SHOP, "connections: [people -> cdn -> site]", "steps: [people -> cdn: They open the shop]"),
    ),
    "contradictory-pins": Mistake(
        "Two services cannot stand both side by side and one above the other.",
        "leave one of them out of the row or the column",
        spec_of(SHOP, "draw: {rows: [[cdn, site]], columns: [[cdn, site]]}"),
        spec_of(SHOP, "draw: {rows: [[cdn, site]]}"),
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
        spec_of(SITE, "title: {en: Shop, fr: Boutique}"),
        spec_of(SITE, "title: {en: Shop, vi: Cửa hàng}"),
        why="A language that nobody picks is never read, and a misspelt one looks like a missing translation.",
    ),
    "unknown-currency": Mistake(
        "Amounts are shown beside dollars in a currency that ISO 4217 has a code for.",
        "write its code, such as VND",
        spec_of(SITE, "money: {currency: {code: DONG, rate: 26_300 VND/USD}}"),
        spec_of(SITE, "money: {currency: {code: VND, rate: 26_300 VND/USD}}"),
        why="How many digits an amount is rounded to follows from the currency: none for VND, two for EUR.",
        source="https://www.iso.org/iso-4217-currency-codes.html",
    ),
    "too-far-ahead": Mistake(
        "A statement looks 120 months ahead at most.",
        "write a day of the next ten years",
        spec_of(SITE, "money: {until: 9999-12-31}"),
        spec_of(SITE, "money: {vat: 10%}"),
        why="Nobody knows prices and growth so far ahead, and a sum of ten years of guesses looks like a fact.",
    ),
}  # fmt: skip
