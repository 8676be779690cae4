"""``archplan prices update``: what AWS's price data say is read as it is meant, judged, and written whole or not at all.

The expected values are typed from the files by hand; none is taken from the book.
"""

import base64
import hashlib
import io
import json
import re
from datetime import date
from fractions import Fraction

import pytest

from archplan.kernel.diagnostics import ArchplanError
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.commit import settled
from archplan.prices.price import Price
from archplan.prices.strict import check_file
from archplan.prices.update.edit import Texts, Value
from archplan.prices.update.fetch import Limits, Web
from archplan.prices.update.judge import tiers_in_units
from archplan.prices.update.mirror import Folder, Remote
from archplan.prices.update.offer import read_offer, readings
from archplan.prices.update.places import places
from archplan.prices.update.reading import Tier, Unsound, amount, exact, factor, fits, kind_of, price_of
from archplan.prices.update.run import update
from archplan.prices.update.selectors import read_selectors
from archplan.text.yaml import parse
from tests.conftest import ROOT
from tests.offers import COMPREHEND, KNOWN, MAP, OFFER, SQS, asked, hour, laid, nat, offer, put, row, sent, served
from tests.shell import run

DUBLIN = places()["eu-west-1"]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def values(text, *services, place=DUBLIN, shown="offer.csv"):
    """What an offer's text says of the meters of services, as tiers of numbers."""
    wanted = [selector for name in services for selector in KNOWN[name] if selector.offer]
    found = readings(read_offer(io.StringIO(text), shown, place, wanted), shown)
    return {
        meter: [(it.day.isoformat(), [(int(t.start), exact(t.price)) for t in it.tiers], it.unit) for it in read]
        for meter, read in found.items()
    }


# ------------------------------------------------------------------------------------------------- what AWS says


def test_a_real_offer_file_is_read_as_it_stands():
    found = values(COMPREHEND.read_text("utf-8"), "comprehend", place=places()["ap-south-1"])
    day = "2025-04-01"
    assert found["comprehend/pii-detect"] == [
        (day, [(0, "0.0001"), (10_000_000, "0.00005"), (50_000_000, "0.000025"), (100_000_000, "0.000005")], "Unit")
    ]
    assert found["comprehend/syntax"] == [
        (day, [(0, "0.00005"), (10_000_000, "0.000025"), (50_000_000, "0.0000125")], "Unit")
    ]
    assert found["comprehend/topic-data"] == [(day, [(0, "0.004")], "MB")]
    assert found["comprehend/topic-job"] == [(day, [(0, "1")], "MB")]
    # an endpoint's second is billed to two operations, and a model to a classifier and to a recognizer: two SKUs each
    assert [it[1] for it in found["comprehend/custom-endpoint"]] == [[(0, "0.0005")], [(0, "0.0005")]]
    assert [it[1] for it in found["comprehend/custom-model"]] == [[(0, "0.5")], [(0, "0.5")]]
    assert len(found) == 16


def test_a_header_of_sixty_columns_and_no_region_code_is_read():
    text = (ROOT / "tests/offers/AmazonEC2_eu-west-3_20201019.csv").read_text("utf-8")
    found = values(text, "ebs", place=places()["eu-west-3"])
    assert found["ebs/st1"] == [("2020-10-01", [(0, "0.053")], "GB-Mo")]
    assert found["ebs/io1"] == [("2020-10-01", [(0, "0.145")], "GB-Mo")]
    assert found["ebs/gp2"] == [("2020-10-01", [(0, "0.116")], "GB-Mo")]


def test_a_real_map_is_read_by_its_names(tmp_path):
    put(tmp_path / "mirror", MAP.format("queueservice"), SQS.read_bytes())
    into = tmp_path / "into"
    outcome = update(asked(into, "sqs", regions=("ap-southeast-5",), by_maps=True), Folder(tmp_path / "mirror"))
    found = {it.meter.name: it.value for it in outcome.changes}
    # Malaysia: "0.0000003400", "0.0000003000" and "0.0000002700" for a request, in units of a million
    assert found["standard-request"] == "0.34, 0.3 from 100000000000, 0.27 from 200000000000"


@pytest.mark.parametrize("usage", ["EU-NatGateway-Hours", "EUW1-NatGateway-Hours", "NatGateway-Hours"])
def test_a_region_s_prefix_is_no_part_of_a_usage_type(usage):
    assert "nat/hour" in values(offer("AmazonEC2", [row(usage, "0.048")]), "nat")


def test_another_region_s_prefix_is_another_thing():
    rows = [row("APS1-NatGateway-Hours", "0.059"), row("EU-NatGateway-Hours", "0.048", Region_Code="eu-west-1-wl1")]
    assert values(offer("AmazonEC2", rows), "nat") == {}


def test_kms_writes_its_region_out():
    found = values(offer("awskms", [row("eu-west-1-KMS-Keys", "1.00", Unit="Keys")]), "kms")
    assert found["kms/key"][0][1] == [(0, "1")]


def test_only_shared_linux_that_is_used_is_the_instance():
    rows = [
        row("EU-BoxUsage:m5.large", "0.107", SKU="AAAA"),
        row(
            "EU-BoxUsage:m5.large",
            "0.199",
            SKU="BBBB",
            Operating_System="Windows",
            License_Model="Bring your own license",
        ),
        row("EU-BoxUsage:m5.large", "0.203", SKU="CCCC", Operating_System="Windows"),
        row("EU-BoxUsage:m5.large", "0.587", SKU="DDDD", **{"Pre_Installed_S/W": "SQL Std"}),
        row("EU-BoxUsage:m5.large", "0.00", SKU="EEEE", CapacityStatus="AllocatedCapacityReservation"),
        row("EU-BoxUsage:m5.large", "0.00", SKU="FFFF", TermType="Reserved"),
        row("EU-BoxUsage:m5.large", "548", SKU="AAAA", TermType="Reserved", Unit="Quantity"),  # one-time, upfront
        row("EU-BoxUsage:m5.large", "0.117", SKU="GGGG", Tenancy="Dedicated"),
    ]
    found = values(offer("AmazonEC2", rows), "ec2")
    assert found["ec2/instance/linux/m5.large"] == [("2026-11-01", [(0, "0.107")], "Hrs")]
    assert found["ec2/instance/windows/m5.large"] == [("2026-11-01", [(0, "0.203")], "Hrs")]


def test_an_instance_is_called_as_its_column_says_where_the_usage_type_is_shortened():
    """RDS bills ``db.m5.2xlarge`` as ``db.m5.2xl``; beside it stand rows of Outposts, of two zones and of reservations."""
    said = {"Instance_Type": "db.m5.2xlarge", "License_Model": "No license required", "Deployment_Option": "Single-AZ"}
    rows = [
        row("EU-InstanceUsage:db.m5.2xl", "0.78", SKU="AAAA", Database_Engine="MySQL", **said),
        row(
            "EU-InstanceUsage:db.m5.2xl", "0.328", SKU="BBBB", Database_Engine="MySQL (on-premise for Outpost)", **said
        ),
        row(
            "EU-Multi-AZUsage:db.m5.2xl",
            "1.56",
            SKU="CCCC",
            Database_Engine="MySQL",
            **said | {"Deployment_Option": "Multi-AZ"},
        ),
        row("EU-InstanceUsage:db.m5.2xl", "0", SKU="AAAA", TermType="Reserved", Database_Engine="MySQL", **said),
        row(
            "EU-InstanceUsage:db.m5.2xl",
            "8956",
            SKU="AAAA",
            TermType="Reserved",
            Unit="Quantity",
            Database_Engine="MySQL",
            **said,
        ),
    ]
    found = values(offer("AmazonRDS", rows), "rds")
    assert found == {
        "rds/instance/mysql/single-az/db.m5.2xlarge": [("2026-11-01", [(0, "0.78")], "Hrs")],
        "rds/instance/mysql/multi-az/db.m5.2xlarge": [("2026-11-01", [(0, "1.56")], "Hrs")],
    }


@pytest.mark.parametrize(
    ("theirs", "ours", "times"),
    [("Hrs", "LCU-hour", 1), ("hours", "vCPU-hour", 1), ("Hr", "ACU-hour", 1), ("Hour", "gateway-hour", 1),
     ("LCU-Hrs", "LCU-hour", 1), ("GB-Mo", "GB-month", 1), ("GB-Month", "GB-month", 1), ("Requests", "1 million requests", 10**6),
     ("Lambda-GB-Second", "GB-second", 1), ("Metrics", "metric-month", 1), ("GiBps-mo", "MiBps-month", Fraction(1, 1024)),
     ("Terabytes", "TB", 1), ("seconds", "training second", 1), ("Month", "plan-month", 1)],
)  # fmt: skip
def test_units_as_aws_spells_them(theirs, ours, times):
    assert fits(theirs, ours) and factor(theirs, ours) == times


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("GB", "GB-month"), ("Hrs", "GB-month"), ("GB", "TB"), ("Requests", "GB"), ("minutes", "vCPU-hour")],
)
def test_another_unit_does_not_fit(theirs, ours):
    assert not fits(theirs, ours)


def test_a_throughput_quoted_by_the_gib_is_written_by_the_mib(tmp_path):
    text = offer("AmazonEC2", [row("EU-EBS:VolumeP-Throughput.gp3", "45.056", Unit="GiBps-mo")])
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), text)
    outcome = update(asked(tmp_path / "into", "ebs"), Folder(tmp_path / "mirror"), is_dry=True)
    found = {it.meter.name: it.value for it in outcome.changes if not it.why or it.tiers}
    assert found["gp3-throughput"] == "0.044"  # 45.056 / 1024


def test_every_unit_of_the_book_has_a_kind_that_its_own_word_fits():
    for path in sorted(default_folder().glob("*.yaml")):
        for per in set(re.findall(r"^    per: (.+)$", path.read_text("utf-8"), re.MULTILINE)):
            assert fits(re.sub(r"^[\d_,.]+( thousand| million| billion)? ", "", per), per), (path.name, per)
    assert kind_of("GB-month") != kind_of("GB")


@pytest.mark.parametrize("text", ["NaN", "-0.1", "Infinity", "", "1e99", "0x10", "1_000", "１"])
def test_what_is_no_price(text):
    with pytest.raises(Unsound):
        amount(text, "the price")


def test_a_huge_price_is_refused_and_an_exponent_is_read():
    with pytest.raises(Unsound, match="above"):
        price_of("10000001")
    assert exact(price_of("1.0E-4")) == "0.0001"


# ------------------------------------------------------------------------------------------------- trust


def test_what_moved_a_little_is_written_as_a_new_day(tmp_path):
    into = tmp_path / "into"
    found = hour(update(asked(into, "nat"), nat("0.052", tmp_path)))
    assert (found.kind, found.value, found.day, found.why) == ("changed", "0.052", date(2026, 11, 1), "")
    assert laid(into, "nat", "hour")[0] == [("0", "0.052")]
    assert laid(into, "nat", "hour", on=date(2026, 10, 31))[0] == [("0", "0.048")]  # the day before it holds
    assert check_file(into / "nat.yaml", "nat.yaml") == []
    assert laid(into, "nat", "hour")[1].source == "AWS price list AmazonEC2, version 20261120160258 of 2026-11-20"


def test_old_days_stay_and_new_ones_go_below(tmp_path):
    into = tmp_path / "into"
    update(asked(into, "nat"), nat("0.052", tmp_path))
    update(asked(into, "nat"), nat("0.056", tmp_path, EffectiveDate="2026-12-01"))
    text = (into / "nat.yaml").read_text()
    assert text.index("2026-11-01: {price: 0.052") < text.index("2026-12-01: {price: 0.056")
    assert laid(into, "nat", "hour", on=date(2026, 11, 30))[0] == [("0", "0.052")]


@pytest.mark.parametrize(
    ("price", "more", "why"),
    [("0.058", {}, "it moved by 21 %: 0.048 to 0.058"),  # 0.058 / 0.048 = 1.208...
     ("0.0384", {}, ""),  # exactly 20 % less
     ("0.038", {}, "it moved by 21 %: 0.048 to 0.038"),
     ("0.049", {"Unit": "GB"}, "its unit is 'GB' now, and the book has it per gateway-hour"),
     ("0.049", {"Currency": "CNY"}, "it is in CNY, and the book is in USD"),
     ("0", {}, "it moved by 100 %: 0.048 to 0")],
)  # fmt: skip
def test_what_nobody_should_take_unseen(price, more, why, tmp_path):
    into = tmp_path / "into"
    found = hour(update(asked(into, "nat"), nat(price, tmp_path, **more)))
    assert found.why == why
    assert laid(into, "nat", "hour")[0] == [("0", "0.048" if why else price)]


def test_what_is_accepted_is_written_but_no_other_currency(tmp_path):
    into = tmp_path / "into"
    update(asked(into, "nat", accepted=("nat/gb",)), nat("0.058", tmp_path))
    assert laid(into, "nat", "hour")[0] == [("0", "0.048")]
    update(asked(into, "nat", accepted=("nat/hour",)), nat("0.058", tmp_path, Currency="CNY"))
    assert laid(into, "nat", "hour")[0] == [("0", "0.048")]
    update(asked(into, "nat", accepted=("nat/hour",)), nat("0.058", tmp_path))
    assert laid(into, "nat", "hour")[0] == [("0", "0.058")]


def test_a_meter_that_lost_its_sku_is_said_and_keeps_its_price(tmp_path):
    into = tmp_path / "into"
    put(
        tmp_path / "mirror",
        OFFER.format("AmazonEC2", "eu-west-1"),
        offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.048")]),
    )
    outcome = update(asked(into, "nat"), Folder(tmp_path / "mirror"))
    assert [(it.meter.key, it.why) for it in outcome.withheld] == [("nat/gb", "it is no longer listed")]
    assert laid(into, "nat", "gb")[0] == [("0", "0.048")]


def test_several_skus_of_one_price_are_one_and_of_several_are_said(tmp_path):
    rows = [row("EU-NatGateway-Hours", "0.050", SKU="AAAA"), row("EU-NatGateway-Hours", "0.050", SKU="BBBB"),
            row("EU-NatGateway-Hours", "0.00", SKU="CCCC")]  # fmt: skip
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows))
    assert hour(update(asked(tmp_path / "into", "nat"), Folder(tmp_path / "mirror"), True)).value == "0.05"
    rows[1] = row("EU-NatGateway-Hours", "0.051", SKU="BBBB")
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows))
    found = hour(update(asked(tmp_path / "into", "nat", accepted=("nat/hour",)), Folder(tmp_path / "mirror"), True))
    assert found.why == "several SKUs of it have prices of their own: AAAA 0.05, BBBB 0.051"


def test_a_first_tier_for_nothing_is_the_account_s_allowance(tmp_path):
    """DynamoDB's storage: AWS lists 25 GB at $0; the book has them as an allowance, and the price from 0."""
    rows = [row("EU-TimedStorage-ByteHrs", "0.00", Unit="GB-Mo", EndingRange="25"),
            row("EU-TimedStorage-ByteHrs", "0.29", Unit="GB-Mo", StartingRange="25")]  # fmt: skip
    put(tmp_path / "mirror", OFFER.format("AmazonDynamoDB", "eu-west-1"), offer("AmazonDynamoDB", rows))
    outcome = update(asked(tmp_path / "into", "dynamodb"), Folder(tmp_path / "mirror"), is_dry=True)
    assert {it.meter.name: it.value for it in outcome.changes if it.tiers}["storage"] == "0.29"


def test_a_value_of_a_later_day_stands_beside_the_one_of_now(tmp_path):
    rows = [
        row("EU-NatGateway-Hours", "0.050"),
        row("EU-NatGateway-Hours", "0.055", EffectiveDate="2027-01-01", SKU="NEXT"),
    ]
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows))
    into = tmp_path / "into"
    update(asked(into, "nat"), Folder(tmp_path / "mirror"))
    assert laid(into, "nat", "hour", on=date(2026, 12, 31))[0] == [("0", "0.05")]
    assert laid(into, "nat", "hour", on=date(2027, 1, 1))[0] == [("0", "0.055")]


def test_data_older_than_the_book_change_nothing(tmp_path):
    text = offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.045", EffectiveDate="2020-01-01")], day="2020-02-01")
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), text)
    found = hour(update(asked(tmp_path / "into", "nat"), Folder(tmp_path / "mirror")))
    assert found.kind == "older" and not (tmp_path / "into" / "nat.yaml").exists()


def test_what_did_not_change_is_noted_as_read(tmp_path):
    into = tmp_path / "into"
    update(asked(into, "nat"), nat("0.048", tmp_path))
    assert json.loads((into / "read.json").read_text())["read"]["nat hour eu-west-1"] == "2026-11-20"
    assert not (into / "nat.yaml").exists()
    book = PriceBook(default_folder(), date(2026, 12, 1), updated=into)
    price = book.price("nat", "hour", "eu-west-1")
    assert isinstance(price, Price) and book.value_read_on("nat", "hour", "eu-west-1", price) == date(2026, 11, 20)


def test_a_folder_in_the_book_s_form_gets_its_new_days_where_the_old_ones_stand(tmp_path):
    """A copy of the book: an entry of YAML, a row of a table, a row of a region's own table."""
    into = tmp_path / "pricing"
    into.mkdir()
    for name in ("nat.yaml", "ec2.yaml", "ec2.csv"):
        (into / name).write_bytes((default_folder() / name).read_bytes())
    put(
        into,
        "regions/eu-north-1.csv",
        "service,meter,from,per,since,price,source,confidence\nnat,hour,,gateway-hour,2025-10-28,0.046,x,machine\n",
    )
    put(into, "regions/sources.txt", "x: a map\n")
    nat("0.052", tmp_path)
    rows = [
        row("EUN1-NatGateway-Hours", "0.047", Region_Code="eu-north-1"),
        row("EUN1-BoxUsage:m5.large", "0.102", Region_Code="eu-north-1"),
    ]
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-north-1"), offer("AmazonEC2", rows))
    here = [
        row("EU-NatGateway-Hours", "0.052"),
        row("EU-BoxUsage:m5.large", "0.110"),
        row("EU-BoxUsage:m99.large", "9.5"),
    ]
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", here))
    before = {path.name: path.read_text() for path in into.glob("*.*")}
    update(asked(into, "nat", "ec2", regions=("eu-west-1", "eu-north-1")), Folder(tmp_path / "mirror"))
    table = (into / "ec2.csv").read_text()
    assert "\neu-west-1,linux,m5.large,2026-11-01,0.11,,,list-AmazonEC2-20261120160258,machine\n" in table
    assert "\neu-west-1,linux,m99.large,2026-11-01,9.5,,,list-AmazonEC2-20261120160258,machine\n" in table
    assert (
        "nat,hour,,gateway-hour,2026-11-01,0.047,list-AmazonEC2-20261120160258,machine"
        in (into / "regions/eu-north-1.csv").read_text()
    )
    assert (
        (into / "regions/sources.txt")
        .read_text()
        .endswith("list-AmazonEC2-20261120160258: AWS price list AmazonEC2, version 20261120160258 of 2026-11-20\n")
    )
    book = PriceBook(into, date(2026, 12, 1), updated=into)
    for service, meter, expected in (("nat", "hour", "0.052"), ("ec2", "instance/linux/m5.large", "0.11")):
        found = book.price(service, meter, "eu-west-1")
        assert isinstance(found, Price) and exact(tiers_in_units(found)[0].price) == expected
    assert check_file(into / "nat.yaml") == []
    for name, text in before.items():  # every old line is there still, in its order
        left = iter((into / name).read_text().splitlines())
        assert all(line in left for line in text.splitlines()), name


SERVICES = [path.stem for path in sorted(default_folder().glob("*.yaml"))]


def meters_of(service):
    """Every meter of a price file with the first region or scope that the book has a price in; tables by their first row."""
    path = default_folder() / f"{service}.yaml"
    book = PriceBook(default_folder(), date(2030, 1, 1))
    for name, entry in parse(path.read_text("utf-8"), path.name)["prices"].items():
        row = ""
        if "table" in entry:
            line = (path.parent / entry["table"].value).read_text("utf-8").splitlines()
            width = line[0].split(",").index("since")
            scope, *keys = line[1].split(",")[:width]
            row, scopes = "/" + "/".join(keys), [scope]
        else:
            scopes = [key for key in entry.value if re.match(r"[a-z]{2}-|global|edge:|geo:", key)]
        for scope in scopes[:1]:
            yield f"{name}{row}", scope, entry["per"].value, book.price(service, f"{name}{row}", scope)


@pytest.mark.parametrize("service", SERVICES)
def test_a_new_day_of_any_meter_is_read_again_and_nothing_else_changes(service, tmp_path):
    """In a folder that is laid over the book, and in the book itself, which stays free of mistakes."""
    copy = tmp_path / "book"
    copy.mkdir()
    for path in default_folder().glob(f"{service}*"):
        (copy / path.name).write_bytes(path.read_bytes())
    layer, of_book = Texts(tmp_path / "layer", default_folder()), Texts(copy, default_folder())
    known = list(meters_of(service))
    for meter, scope, per, _ in known:
        one = () if "/" in meter else (Tier(Fraction(1000), Fraction(1, 2**10)),)
        tiers = (Tier(Fraction(0), Fraction("0.0123")), *one)
        for texts in (layer, of_book):
            texts.add(
                Value(service, meter, scope, per, "A title: of it", "2031-01-01", tiers, "new", "a list of 2031"),
                "2031-01-01",
            )
    for texts, folder in ((layer, tmp_path / "layer"), (of_book, copy)):
        for name, data in texts.files().items():
            put(folder, name, data)
        if known:
            assert check_file(folder / f"{service}.yaml") == []
    for folder, over in ((default_folder(), tmp_path / "layer"), (copy, copy)):
        before, after = (
            PriceBook(folder, date(2030, 12, 31), updated=over),
            PriceBook(folder, date(2031, 1, 1), updated=over),
        )
        for meter, scope, _, old in known:
            was, now = before.price(service, meter, scope), after.price(service, meter, scope)
            assert isinstance(was, Price) == isinstance(old, Price), (meter, scope)
            assert (
                not isinstance(old, Price) or not isinstance(was, Price) or tiers_in_units(was) == tiers_in_units(old)
            )
            assert isinstance(now, Price) and now.source == "a list of 2031" and now.confidence == "machine"
            said = [(str(it.start), exact(it.price)) for it in tiers_in_units(now)]
            assert said == [("0", "0.0123"), ("1000", "0.0009765625")][: len(said)] and len(said) == (
                1 if "/" in meter else 2
            )


# ------------------------------------------------------------------------------------------------- files that lie


def broken(kind):
    rows = [row("EU-NatGateway-Hours", "0.048"), row("EU-NatGateway-Bytes", "0.048", Unit="GB")]
    text = offer("AmazonEC2", rows)
    columns = text.splitlines()[5].replace('"', "").split(",")
    return {
        "cut short": text[:-40],
        "no rows": "\n".join(text.splitlines()[:6]) + "\n",
        "NaN": offer("AmazonEC2", [row("EU-NatGateway-Hours", "NaN")]),
        "negative": offer("AmazonEC2", [row("EU-NatGateway-Hours", "-0.048")]),
        "huge": offer("AmazonEC2", [row("EU-NatGateway-Hours", "99999999")]),
        "a SKU twice": offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.048"), row("EU-NatGateway-Hours", "0.049")]),
        "no column": offer("AmazonEC2", rows, [name for name in columns if name != "PricePerUnit"]),
        "100,000 tiers": offer("AmazonEC2", [
            row("EU-NatGateway-Hours", "0.048", StartingRange=str(n), EndingRange=str(n + 1)) for n in range(100_000)
        ]),
        "a gap": offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.05", EndingRange="5"), row("EU-NatGateway-Hours", "0.04", StartingRange="6")]),
        "no first tier": offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.05", StartingRange="5")]),
        "no last tier": offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.05", EndingRange="5")]),
        "another offer": offer("AmazonRDS", rows),
        "a day that is none": offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.05", EffectiveDate="2026-13-01")]),
        "a web page": "<!DOCTYPE html><html><body>Sign in</body></html>",
        "nothing": "",
        "a field of a megabyte": offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.05", serviceName="x" * 1_000_000)]),
        "zeros": "\0" * 500,
    }[kind]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "said"),
    [("cut short", "it was cut short"), ("no rows", "it has no rows"), ("NaN", "'NaN' is not a number from 0 up"),
     ("negative", "'-0.048' is not a number from 0 up"), ("huge", "above $10,000,000"), ("a SKU twice", "the SKU stands there twice"),
     ("no column", "it has no column priceperunit"), ("100,000 tiers", "100,000 tiers, where no price of AWS has more than 40"),
     ("a gap", "does not end where the next begins"), ("no first tier", "its first tier begins at 5"), ("no last tier", "its last tier has an end"),
     ("another offer", "it is the price list of 'AmazonRDS'"), ("a day that is none", "which is no day"), ("a web page", "a web page"),
     ("nothing", "names the columns"), ("a field of a megabyte", "has more than 100,000 characters"), ("zeros", "CSV|columns")],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_changes_nothing(kind, said, tmp_path):
    into = tmp_path / "into"
    update(asked(into, "nat"), nat("0.052", tmp_path))
    before = {path.name: path.read_bytes() for path in into.iterdir()}
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), broken(kind))
    ran = run(
        "prices", "update", "--from", tmp_path / "mirror", "--into", into, "--service", "nat", "--region", "eu-west-1"
    )
    assert ran.code == 2 and re.search(said if "|" in said else re.escape(said), ran.err), ran.err
    assert "bug" not in ran.err and {path.name: path.read_bytes() for path in into.iterdir()} == before


@pytest.mark.parametrize(
    "text",
    ["[]", "{", "{}", '{"manifest": {}, "regions": []}', "[" * 100_000, '{"manifest": 3, "regions": {}}', "<html>", ""],
)
def test_a_map_that_is_none(text, tmp_path):
    put(tmp_path / "mirror", MAP.format("queueservice"), text)
    ran = run(
        "prices", "update", "--maps", "--from", tmp_path / "mirror", "--into", tmp_path / "into", "--service", "sqs"
    )
    assert ran.code == 2 and "bug" not in ran.err and "queueservice.json:1:1: error[bad-price-data]" in ran.err
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize("price", ["NaN", "-1", "1e9", {}, None, [1]])
def test_a_map_with_a_price_that_is_none(price, tmp_path):
    tree = json.loads(SQS.read_text())
    for rate in tree["regions"]["EU (Ireland)"].values():
        rate["price"] = price
    put(tmp_path / "mirror", MAP.format("queueservice"), json.dumps(tree))
    ran = run(
        "prices",
        "update",
        "--maps",
        "--from",
        tmp_path / "mirror",
        "--into",
        tmp_path / "into",
        "--service",
        "sqs",
        "--region",
        "eu-west-1",
    )
    assert ran.code == 2 and "bug" not in ran.err and not (tmp_path / "into").exists()


def test_a_folder_that_cannot_be_written_stays_and_is_said(tmp_path):
    (tmp_path / "into").write_text("a file where a folder should be")
    nat("0.052", tmp_path)
    ran = run(
        "prices",
        "update",
        "--from",
        tmp_path / "mirror",
        "--into",
        tmp_path / "into",
        "--service",
        "nat",
        "--region",
        "eu-west-1",
    )
    assert ran.code == 2 and "error[unwritable-prices]" in ran.err, ran.err


def test_a_second_update_of_a_folder_waits_for_nobody(tmp_path):
    from archplan.prices.update.run import _alone

    mirror = nat("0.052", tmp_path)
    with _alone(tmp_path / "into"), pytest.raises(ArchplanError, match="another update of it is running"):
        update(asked(tmp_path / "into", "nat"), mirror)


# ------------------------------------------------------------------------------------------------- servers that lie

QUICK = Limits(silence=0.3, slow=0.2, least=1000, largest=2_000_000, tries=3, pause=0.01)


@pytest.fixture
def server(tmp_path):
    put(tmp_path / "www", OFFER.format("comprehend", "ap-south-1"), COMPREHEND.read_bytes())
    with served(tmp_path / "www") as found:
        yield found


def from_(server, tmp_path, services=("comprehend",), limits=QUICK, **more):
    web = Web(tmp_path / "cache", limits)
    wanted = asked(tmp_path / "into", *services, regions=("ap-south-1",), **more)
    return update(wanted, Remote(web, server.url))


def test_a_mirror_is_read_over_http_and_nothing_twice(server, tmp_path):
    first = from_(server, tmp_path)
    again = from_(server, tmp_path)
    assert [it.value for it in again.changes] == [it.value for it in first.changes] and len(first.changes) == 16
    assert len(server.asked) == 2 and "If-None-Match" in server.asked[1][1]
    assert not list((tmp_path / "cache").glob("*.part"))


def test_a_broken_transfer_goes_on_where_it_stopped(server, tmp_path):
    def answer(handler, data):
        if len(server.asked) > 1:
            return False
        handler.send_response(200)
        sent(handler, data[:9000], len(data), ETag=f'"{hash(data) & 0xFFFFFFFF:x}"')
        return True

    server.answer = answer
    assert len(from_(server, tmp_path).changes) == 16
    assert [said.get("Range") for _, said in server.asked] == [None, "bytes=9000-"]


def test_a_file_that_changed_in_between_is_read_from_its_start(server, tmp_path):
    def answer(handler, data):
        if len(server.asked) > 1:
            return False
        handler.send_response(200)
        sent(handler, b"x" * 9000, len(data), ETag='"another"')
        return True

    server.answer = answer
    assert len(from_(server, tmp_path).changes) == 16


def lies(kind):
    def answer(handler, data):
        if kind == "leads elsewhere":
            handler.send_response(302)
            sent(handler, b"", Location="https://prices.example.com/index.csv")
        elif kind == "leads to a file":
            handler.send_response(302)
            sent(handler, b"", Location="file:///etc/passwd")
        elif kind == "goes round":
            handler.send_response(302)
            sent(handler, b"", Location=handler.path)
        elif kind == "a web page":
            handler.send_response(200)
            sent(handler, b"<html>Sign in</html>", Content_Type="text/html; charset=utf-8")
        elif kind == "too short":
            handler.send_response(200)
            sent(handler, data[:100], len(data))
        elif kind == "a bomb":
            handler.send_response(200)
            sent(handler, b"", Content_Encoding="gzip")
        elif kind == "too large":
            handler.send_response(200)
            sent(handler, b"", 10**12)
        elif kind == "without an end":
            handler.send_response(200)
            handler.end_headers()
            for _ in range(3000):
                handler.wfile.write(b"x," * 500)
            handler.close_connection = True
        elif kind == "silent":
            import time

            time.sleep(0.6)
            handler.send_response(200)
            sent(handler, data)
        elif kind == "drips":
            import time

            handler.send_response(200)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            for at in range(8):
                handler.wfile.write(data[at : at + 1])
                handler.wfile.flush()
                time.sleep(0.1)
        elif kind == "a wrong checksum":
            handler.send_response(200)
            wrong = base64.b64encode(hashlib.sha256(b"another").digest()).decode()
            sent(handler, data, x_amz_checksum_sha256=wrong)
        elif kind == "no server":
            handler.close_connection = True
        elif kind == "busy":
            handler.send_response(503)
            sent(handler, b"")
        elif kind == "a length of words":
            handler.send_response(200)
            handler.send_header("Content-Length", "many")
            handler.end_headers()
        return True

    return answer


@pytest.mark.parametrize(
    ("kind", "said"),
    [("leads elsewhere", "leads to 'prices.example.com', which is another"), ("leads to a file", "leads to|cannot be reached|answers 302"),
     ("goes round", "302|cannot be reached"), ("a web page", "answers with a web page"), ("too short", "it promised 19,498 bytes and sent 100|breaks off"),
     ("a bomb", "it comes packed as 'gzip'"), ("too large", "1,000,000,000,000 bytes, more than any price list"),
     ("without an end", "sends more than 2,000,000 bytes"), ("silent", "silent for 0.3 seconds"), ("drips", "bytes in 0.2 seconds"),
     ("a wrong checksum", "its sha256 is not the one that the server states"), ("no server", "cannot be reached or breaks off"),
     ("busy", "the server answers 503, 3 times"), ("a length of words", "its length is 'many'|cannot")],
)  # fmt: skip
def test_a_server_that_lies_is_refused_with_a_sentence(kind, said, server, tmp_path):
    server.answer = lies(kind)
    with pytest.raises(ArchplanError, match=said):
        from_(server, tmp_path)
    assert not (tmp_path / "into").exists()


def test_a_checksum_that_is_right_is_no_matter(server, tmp_path):
    def answer(handler, data):
        handler.send_response(200)
        right = base64.b64encode(hashlib.sha256(data).digest()).decode()
        sent(handler, data, x_amz_checksum_sha256=right, ETag='"one"')
        return True

    server.answer = answer
    assert len(from_(server, tmp_path).changes) == 16


@pytest.mark.parametrize("url", ["http://prices.example.com", "ftp://prices.example.com", "file:///etc"])
def test_prices_are_read_over_https_alone(url, tmp_path):
    ran = run(
        "prices", "update", "--from", url, "--into", tmp_path / "into", "--service", "nat", "--region", "eu-west-1"
    )
    assert ran.code == 2 and "prices are read over https" in ran.err


def test_a_service_that_is_not_sold_in_a_region_is_no_error(server, tmp_path):
    outcome = from_(server, tmp_path, ("drs",))
    assert outcome.changes == () and outcome.missing == ()


# ------------------------------------------------------------------------------------------------- selectors


def test_selectors_stand_for_most_meters_and_each_says_where_it_was_seen():
    """A usage type seen in AWS's data, not a calculator's name alone, stands for most meters that are no table's row."""
    known = [(name, it) for name, found in KNOWN.items() for it in found if not it.is_pattern]
    assert len({(name, it.meter) for name, it in known}) >= 600
    assert len({(name, it.meter) for name, it in known if it.usagetype}) >= 500


def test_what_selectors_call_seen_is_a_file_that_the_docs_name():
    named = re.findall(r"^\| `([^`]+)` \|.+@[0-9a-f]{8}", (ROOT / "docs/prices.md").read_text("utf-8"), re.MULTILINE)
    said = {part for found in KNOWN.values() for it in found for part in it.seen.split("; ")}
    assert {re.sub(r"^map \S+ \S+$", "map NAME DAY", part) for part in said} == set(named)


@pytest.mark.parametrize("name", KNOWN)
def test_selectors_are_of_meters_that_the_book_has(name):
    text = (default_folder() / f"{name}.yaml").read_text("utf-8")
    for selector in KNOWN[name]:
        assert f"\n  {selector.meter.partition('/')[0]}:\n" in text, selector.meter
    assert read_selectors(default_folder() / "selectors" / f"{name}.csv") == KNOWN[name]


@pytest.mark.parametrize("name", KNOWN)
def test_no_two_meters_of_a_service_stand_in_one_place(name):
    places_ = [(it.offer, it.usagetype, it.operation, it.where) for it in KNOWN[name] if it.offer and not it.is_pattern]
    assert len(places_) == len(set(places_))
    names = [(it.map, it.names) for it in KNOWN[name] if it.map]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("line", "said"),
    [("hour,,,,,,,,seen", "says no place"), ("hour,AmazonEC2,X,,,,,,", "does not say where"), ("hour,../x,X,,,,,,seen", "no name of an offer"),
     ("hour,AmazonEC2", "2 fields"), ("hour,AmazonEC2,X,,tenancy,,,,seen", "no list of attributes"), ("hour,,,,,,elb,,seen", "says no place")],
)  # fmt: skip
def test_a_selector_with_a_mistake(line, said, tmp_path):
    path = put(tmp_path, "nat.csv", f"meter,offer,usagetype,operation,where,unit,map,names,seen\n{line}\n")
    with pytest.raises(ArchplanError, match=said):
        read_selectors(path)


# ------------------------------------------------------------------------------------------------- the verbs


def test_an_update_is_laid_over_the_book_and_a_bill_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("ARCHPLAN_PRICES", str(tmp_path / "mine"))
    nat("0.052", tmp_path)
    spec = put(tmp_path, "net.yaml", "region: eu-west-1\ntitle: Net\nservices: {gate: {type: nat}}\n")
    before = run("cost", spec, "--on", "2026-12-01").out
    ran = run("prices", "update", "--from", tmp_path / "mirror", "--service", "nat", "--region", "eu-west-1")
    assert (
        ran.code == 0
        and "nat/hour  eu-west-1  0.048 -> 0.052  from 2026-11-01" in ran.out
        and "1 as they were" in ran.out
    )
    after = run("cost", spec, "--on", "2026-12-01").out
    assert "$35.04" in before and "$37.96" in after  # 730 hours at $0.048 and at $0.052
    said = "".join(after.split())  # a path is broken where the terminal ends
    assert f"pricesupdatedin{tmp_path / 'mine'}arelaidoverthebook" in said and "laid over" not in before
    assert "last read more than a year before" in before
    shown = run("prices", "diff", "2026-10-31", "2026-12-01", "--spec", spec, "--service", "nat")
    assert "nat/hour  eu-west-1  0.048 -> 0.052  from 2026-11-01; AWS price list AmazonEC2" in shown.out
    assert f"{spec}: " in shown.out and "gate, gateway hours: $35.04 -> $37.96" in shown.out


def test_a_dry_run_writes_nothing_and_what_is_withheld_ends_with_three(tmp_path):
    nat("0.058", tmp_path)
    ran = run(
        "prices",
        "update",
        "--from",
        tmp_path / "mirror",
        "--into",
        tmp_path / "into",
        "--service",
        "nat",
        "--region",
        "eu-west-1",
        "--dry-run",
    )
    assert ran.code == 3 and "it moved by 21 %: 0.048 to 0.058" in ran.out and not (tmp_path / "into").exists()


def test_negotiated_prices_lie_over_updated_ones(tmp_path):
    into = tmp_path / "into"
    update(asked(into, "nat"), nat("0.052", tmp_path))
    own = put(
        tmp_path / "own",
        "nat.yaml",
        run("prices", "template", "nat", "--region", "eu-west-1").out.replace("0.048", "0.03"),
    )
    assert check_file(own, "nat.yaml") == []
    book = PriceBook(default_folder(), date(2030, 1, 1), own.parent, into)
    found = book.price("nat", "hour", "eu-west-1")
    assert isinstance(found, Price) and exact(tiers_in_units(found)[0].price) == "0.03" and found.confidence == "user"


@pytest.mark.parametrize("service", SERVICES)
def test_a_template_of_any_service_is_a_file_that_can_be_laid_over(service, tmp_path):
    """And says what the book says: a bill with it unchanged is the bill without."""
    path = tmp_path / f"{service}.yaml"
    assert run("prices", "template", service, "--region", "eu-west-1", "-o", path).code == 0
    assert check_file(path, str(path)) == []
    plain, with_ = (
        PriceBook(default_folder(), date(2030, 1, 1)),
        PriceBook(default_folder(), date(2030, 1, 1), tmp_path),
    )
    for meter in re.findall(r"^  ([^\s#][^\s]*):$", path.read_text("utf-8").partition("\nprices:\n")[2], re.MULTILINE):
        for scope in ("eu-west-1", "global"):
            one, other = plain.price(service, meter, scope), with_.price(service, meter, scope)
            if isinstance(one, Price):
                assert isinstance(other, Price) and tiers_in_units(one) == tiers_in_units(other), (meter, scope)


def test_own_prices_are_named_once_and_the_lock_covers_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    spec = put(tmp_path, "net.yaml", "region: eu-west-1\ntitle: Net\nservices: {gate: {type: nat}}\n")
    put(
        tmp_path / "ours",
        "nat.yaml",
        run("prices", "template", "nat", "--region", "eu-west-1").out.replace("0.048", "0.03"),
    )
    put(tmp_path, "archplan.toml", '[prices]\nown = "ours"\n')
    today = date.today().isoformat()
    ran = run("cost", spec, "--on", today)
    said = "".join(ran.out.split())  # a path is broken where the terminal ends
    assert "$21.90" in ran.out and f"ownpricesof{tmp_path / 'ours'}arelaidoverthebook" in said  # 730 * 0.03
    assert run("lock", spec, "--on", today).code == 0
    assert "price-book-moved" not in run("cost", spec).err
    put(tmp_path / "ours", "nat.yaml", (tmp_path / "ours/nat.yaml").read_text().replace("0.03", "0.02"))
    assert "price-book-moved" in run("cost", spec).err
    assert "bad-policy" not in run("check", spec).out


@pytest.mark.parametrize(
    ("text", "said"),
    [('[prices]\nown = "nowhere"\n', "there is no folder 'nowhere'"), ("[prices]\nours = 1\n", "has no 'ours'"),
     ("prices = 3\n", "prices is a table"), ("[prices]\nown = 3\n", "own is a folder")],
)  # fmt: skip
def test_a_mistake_in_the_table_of_own_prices(text, said, tmp_path):
    spec = put(tmp_path, "net.yaml", "region: eu-west-1\ntitle: Net\nservices: {gate: {type: nat}}\n")
    put(tmp_path, "archplan.toml", text)
    ran = run("cost", spec)
    assert ran.code == 2 and said in ran.err and "archplan.toml:" in ran.err


def test_check_says_how_old_a_bill_s_prices_are(tmp_path):
    spec = put(tmp_path, "net.yaml", "region: eu-west-1\ntitle: Net\nservices: {gate: {type: nat}}\n")
    ran = run("prices", "check", spec, "--on", "2027-01-01")
    assert "nat/hour  eu-west-1  read on 2025-10-28  (gate, gateway hours)" in ran.out
    assert "archplan prices update --region eu-west-1 --service nat" in ran.out
    said = run("cost", spec, "--on", "2027-01-01").out
    assert said.count("last read more than a year before") == 1


def test_an_updated_file_that_was_changed_by_hand_is_read_strictly(tmp_path):
    into = tmp_path / "into"
    update(asked(into, "nat"), nat("0.052", tmp_path))
    put(into, "nat.yaml", (into / "nat.yaml").read_text().replace("price: 0.052", "price: much"))
    with pytest.raises(ArchplanError, match="this is not a price"):
        PriceBook(default_folder(), date(2030, 1, 1), updated=into).price("nat", "hour", "eu-west-1")


@pytest.mark.parametrize(
    "words", [("--service", "nta"), ("--region", "eu-west-9"), ("--accept", "nta/hour"), ("--from", "/nowhere/at/all")]
)
def test_a_word_that_is_none_is_said(words, tmp_path):
    ran = run("prices", "update", "--into", tmp_path / "into", *words)
    assert ran.code == 2 and "bug" not in ran.err and ran.err


# ------------------------------------------------------------------------------------------------- killed in the middle


UPDATES = """
import sys
from datetime import date, timedelta
from pathlib import Path
from archplan.prices.book import default_folder
from archplan.prices.update.mirror import Folder
from archplan.prices.update.run import Asked, update
from archplan.prices.update.selectors import selectors_in
from tests.offers import OFFER, offer, put, row

home, known = Path(sys.argv[1]), selectors_in(default_folder())
asked = Asked(default_folder(), home / "into", {name: known[name] for name in ("nat", "ebs")}, ("eu-west-1",))
print("ready", flush=True)
for turn in range(1, 10_000):
    day = (date(2026, 12, 1) + timedelta(turn)).isoformat()
    rows = [row("EU-NatGateway-Hours", f"0.048{turn:04}", EffectiveDate=day),
            row("EU-EBS:VolumeUsage.gp3", f"0.088{turn:04}", Unit="GB-Mo", EffectiveDate=day)]
    put(home / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows, day=day))
    update(asked, Folder(home / "mirror"))
"""


@pytest.mark.heavy
def test_an_update_that_is_killed_leaves_the_old_book_or_the_new(tmp_path):
    """Fifty runs, each killed at a moment of its own: two prices that change together are of one day or of the other."""
    import random
    import subprocess
    import sys
    import time

    from archplan.prices.commit import MARK

    dice = random.Random(20261130)
    torn = 0
    for number in range(50):
        home = tmp_path / str(number)
        process = subprocess.Popen([sys.executable, "-c", UPDATES, str(home)], stdout=subprocess.PIPE, cwd=ROOT)
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        time.sleep(dice.uniform(0, 0.15))
        process.kill()
        process.communicate()
        into = home / "into"
        torn += (into / MARK).exists() or bool(list(into.glob(".update-*")))
        book = PriceBook(default_folder(), date(2100, 1, 1), updated=into)
        hours, gp3 = book.price("nat", "hour", "eu-west-1"), book.price("ebs", "gp3", "eu-west-1")
        assert isinstance(hours, Price) and isinstance(gp3, Price)
        one, other = (exact(tiers_in_units(it)[0].price) for it in (hours, gp3))
        assert one.removeprefix("0.048") == other.removeprefix("0.088")
    assert torn > 5  # of a good part of them an update was cut off


# ------------------------------------------------------------------------------------------------- the workflow


def test_the_workflow_asks_for_what_the_command_has():
    import click
    import yaml

    from archplan.cli.prices import update as command

    text = (ROOT / ".github/workflows/prices.yaml").read_text("utf-8")
    steps = yaml.safe_load(text)["jobs"]["update"]["steps"]
    asked = " ".join(step.get("run", "") for step in steps)
    known = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    ours = asked[asked.index("read_prices()") : asked.index("cat update.txt")]
    assert set(re.findall(r"(?<= )--[a-z-]+", ours)) <= known
    assert set(re.findall(r"--region ([a-z0-9-]+)", ours)) <= set(places())
    assert "--into pricing" in ours


def test_the_columns_of_selectors_are_the_documented_ones():
    from archplan.prices.update.selectors import COLUMNS

    said = (ROOT / "docs/prices.md").read_text("utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in said] == []


def test_the_documented_form_of_own_prices_is_read(tmp_path):
    said = (ROOT / "docs/prices.md").read_text("utf-8").partition("```yaml\n")[2].partition("```")[0]
    path = put(tmp_path, "sqs.yaml", said)
    assert check_file(path, str(path)) == []
    for day, expected in (
        (date(2026, 6, 1), [("0", "0.32")]),
        (date(2027, 6, 1), [("0", "0.3"), ("100000000000", "0.25")]),
    ):
        found = PriceBook(default_folder(), day, tmp_path).price("sqs", "standard-request", "eu-west-1")
        assert (
            isinstance(found, Price) and [(str(it.start), exact(it.price)) for it in tiers_in_units(found)] == expected
        )


@pytest.mark.parametrize(
    "text", ["", "[]", '{"from": "../x", "files": []}', '{"from": ".update-0123456789abcdef", "files": ["../../x"]}']
)
def test_a_mark_of_an_update_that_is_none_is_said(text, tmp_path, monkeypatch):
    """Whoever may write into the folder cannot have files elsewhere written over."""
    monkeypatch.setenv("ARCHPLAN_PRICES", str(tmp_path / "mine"))
    put(tmp_path / "mine", "read.json", "{}")
    put(tmp_path / "mine", ".update.json", text)
    spec = put(tmp_path, "net.yaml", "region: eu-west-1\ntitle: Net\nservices: {gate: {type: nat}}\n")
    ran = run("cost", spec)
    assert ran.code == 2 and "error[unwritable-prices]" in ran.err and "take it away" in ran.err, ran.err


def test_an_update_that_was_cut_off_after_it_counted_is_finished_by_whoever_reads(tmp_path):
    stage = tmp_path / "mine" / ".update-0123456789abcdef"
    put(stage, "nat.yaml", "new")
    put(tmp_path / "mine", "nat.yaml", "old")
    put(tmp_path / "mine", "ebs.yaml", "new, moved already")
    put(tmp_path / "mine", ".update.json", json.dumps({"from": stage.name, "files": ["nat.yaml", "ebs.yaml"]}))
    assert {path.name: path.read_text() for path in settled(tmp_path / "mine").iterdir()} == {
        "nat.yaml": "new", "ebs.yaml": "new, moved already",
    }  # fmt: skip


def test_two_updates_of_two_folders_do_not_share_what_they_load(server, tmp_path):
    from archplan.prices.update.alone import alone

    web = Web(tmp_path / "cache", QUICK)
    url = f"{server.url}/{OFFER.format('comprehend', 'ap-south-1')}"
    with alone(web.cache_path(url, ".lock")) as is_alone:
        got = web.get(url)
        assert is_alone and got is not None and got.path != web.cache_path(url, ".part")
        assert got.path.read_bytes() == COMPREHEND.read_bytes()


def test_a_planted_change_comes_over_the_wire_into_the_folder(server, tmp_path):
    """Comprehend in Mumbai as it was published on 2026-01-16, but for two numbers: one a little higher, one by half.

    What holds since 2025-04 was another value when the book was last read: the new one holds from the list's own day.
    """
    text = COMPREHEND.read_text("utf-8")
    text = text.replace('"MB","0.0040000000"', '"MB","0.0044000000"').replace(
        '"Unit","0.0030000000"', '"Unit","0.0045000000"'
    )
    put(tmp_path / "www", OFFER.format("comprehend", "ap-south-1"), text)
    into = tmp_path / "into"
    ran = run(
        "prices", "update", "--from", server.url, "--into", into, "--service", "comprehend", "--region", "ap-south-1"
    )
    assert ran.code == 3 and "comprehend/topic-data  ap-south-1  0.004 -> 0.0044  from 2026-01-16" in ran.out
    assert "comprehend/event  ap-south-1  it moved by 50 %: 0.003 to 0.0045" in ran.out and "14 as they were" in ran.out
    assert "reading comprehend ap-south-1" in ran.err
    assert laid(into, "comprehend", "topic-data", "ap-south-1")[0] == [("0", "0.0044")]
    assert laid(into, "comprehend", "event", "ap-south-1")[0][0] == ("0", "0.003")
    taken = run(
        "prices",
        "update",
        "--from",
        server.url,
        "--into",
        into,
        "--service",
        "comprehend",
        "--region",
        "ap-south-1",
        "--accept",
        "comprehend/event",
    )
    assert taken.code == 0 and laid(into, "comprehend", "event", "ap-south-1")[0][0] == ("0", "0.0045")


@pytest.mark.parametrize("mark", [
    {"from": "../elsewhere/.update-0123456789abcdef", "files": ["nat.yaml"]},
    {"from": ".update-0123456789abcdef", "files": ["../nat.yaml"]},
    {"from": ".update-0123456789abcdef", "files": ["regions/.."]},
    {"from": ".update-0123456789abcdef/..", "files": ["nat.yaml"]},
    {"from": 3, "files": "x"}, [], "",
])  # fmt: skip
def test_a_mark_that_leads_out_of_its_folder_moves_nothing(mark, tmp_path):
    """it: says that it is none, and leaves every file where it was"""
    mine = tmp_path / "mine"
    for place in (mine, tmp_path / "elsewhere"):
        put(place / ".update-0123456789abcdef", "nat.yaml", "a: 1\n")
    put(mine, "nat.yaml", "old: 1\n")
    put(mine, ".update.json", json.dumps(mark))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ArchplanError) as error:
        settled(mine)
    assert "no mark of an update" in str(error.value.diagnostics[0].message)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
