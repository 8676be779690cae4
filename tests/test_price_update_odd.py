"""Price data as nobody promised them: rows without their region, files changed by hand, days that are not here yet."""

import hashlib
import io
import json
import random
from datetime import date

import pytest

from archplan.kernel.diagnostics import ArchplanError
from archplan.prices.book import PriceBook, default_folder
from archplan.prices.layer import hashes
from archplan.prices.update.maps import read_map, readings
from archplan.prices.update.mirror import Folder
from archplan.prices.update.offer import read_offer
from archplan.prices.update.places import places
from archplan.prices.update.run import update
from tests.drafts import inner_paths, spoil
from tests.offers import COLUMNS, KNOWN, OFFER, SQS, asked, hour, laid, nat, offer, put, row
from tests.shell import run

DUBLIN = places()["eu-west-1"]
MAPPED = [selector for selector in KNOWN["sqs"] if selector.map]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_a_map_with_values_of_wrong_kinds_is_read_or_refused():
    tree, dice = json.loads(SQS.read_text()), random.Random(7)
    tree["regions"] = {title: tree["regions"][title] for title in DUBLIN.titles if title in tree["regions"]}
    paths = [path for path in inner_paths(tree) if path]
    for _ in range(300):
        other = json.loads(json.dumps(tree))
        for path in dice.choices(paths, k=dice.randint(1, 6)):
            spoil(other, path, dice)
        try:
            readings(read_map(json.dumps(other).encode(), "map.json"), "map.json", DUBLIN, MAPPED)
        except ArchplanError as error:
            assert error.diagnostics


# ---------------------------------------------------------------------------------------------------- changed by hand


def test_an_update_vouches_for_no_file_that_was_changed_by_hand(tmp_path):
    into = tmp_path / "into"
    update(asked(into, "nat"), nat("0.052", tmp_path))
    put(into, "nat.yaml", (into / "nat.yaml").read_text().replace("price: 0.052", "price: 0.0001"))
    for price, again in (("0.052", False), ("0.052", True)):
        outcome = update(asked(into, "nat", accepted=("nat",)), nat(price, tmp_path), is_dry=again)
        assert outcome.by_hand == ("nat.yaml",)
    held = hashlib.sha256((into / "nat.yaml").read_bytes()).hexdigest()
    assert hashes(into).get("nat.yaml") != held
    put(into, "nat.yaml", (into / "nat.yaml").read_text().replace("0.0001", "much"))
    with pytest.raises(ArchplanError, match="this is not a price"):
        PriceBook(default_folder(), date(2030, 1, 1), updated=into).price("nat", "hour", "eu-west-1")


def test_what_an_update_leaves_as_it_is_stays_changed_by_hand(tmp_path):
    """The file of another service, which this update does not even look at."""
    into = tmp_path / "into"
    update(asked(into, "nat"), nat("0.052", tmp_path))
    put(into, "nat.yaml", (into / "nat.yaml").read_text().replace("price: 0.052", "price: 0.0001"))
    put(
        tmp_path / "mirror",
        OFFER.format("AmazonEC2", "eu-west-1"),
        offer("AmazonEC2", [row("EU-EBS:VolumeUsage.gp3", "0.0881", Unit="GB-Mo")]),
    )
    assert update(asked(into, "ebs"), Folder(tmp_path / "mirror")).by_hand == ("nat.yaml",)
    assert set(hashes(into)) == {"ebs.yaml"} and not update(asked(into, "ebs"), Folder(tmp_path / "mirror")).to_write


def test_a_table_that_was_changed_by_hand_is_said(tmp_path):
    into = tmp_path / "into"
    for name in ("ec2.yaml", "ec2.csv"):
        put(into, name, (default_folder() / name).read_bytes())
    put(
        tmp_path / "mirror",
        OFFER.format("AmazonEC2", "eu-west-1"),
        offer("AmazonEC2", [row("EU-BoxUsage:m5.large", "0.110")]),
    )
    mirror = Folder(tmp_path / "mirror")
    assert update(asked(into, "ec2"), mirror).by_hand == ()  # the book's own files, byte for byte
    table = (into / "ec2.csv").read_text()
    put(into, "ec2.csv", table.replace(",0.11,", ",0.0001,"))
    ran = run(
        "prices", "update", "--from", tmp_path / "mirror", "--into", into, "--service", "ec2", "--region", "eu-west-1"
    )
    assert "1 changed by hand" in ran.out and "\n  ec2.csv\n" in ran.out and "bug" not in ran.err


def test_what_an_update_wrote_is_its_own(tmp_path):
    into = tmp_path / "into"
    for price in ("0.052", "0.055"):
        assert update(asked(into, "nat"), nat(price, tmp_path)).by_hand == ()
    assert hashes(into) == {"nat.yaml": hashlib.sha256((into / "nat.yaml").read_bytes()).hexdigest()}


# ---------------------------------------------------------------------------------------------------- no region


def rows_of(usage, place, without=("Region Code",), **said):
    wanted = [selector for selector in KNOWN["nat"] if selector.offer]
    text = offer("AmazonEC2", [row(usage, "0.048", **said)], [it for it in COLUMNS if it not in without])
    return [it.meter for it in read_offer(io.StringIO(text), "offer.csv", places()[place], wanted).rows]


@pytest.mark.parametrize(("usage", "here"), [
    ("EU-NatGateway-Hours", "eu-west-1"), ("EUW3-NatGateway-Hours", "eu-west-3"), ("NatGateway-Hours", "us-east-1"),
    ("APS3-NatGateway-Hours", "ap-south-1"),
])  # fmt: skip
def test_a_row_without_a_region_is_of_the_one_that_its_usage_type_names(usage, here):
    for place in ("us-east-1", "eu-west-1", "eu-west-3", "ap-south-1", "il-central-1"):
        found = rows_of(usage, place, ("Region Code", "Location"))
        assert found == (["nat/hour"] if place == here else []), place


def test_a_row_without_a_region_is_of_its_location():
    for place in ("us-east-1", "eu-west-1", "eu-west-3"):
        assert rows_of("NatGateway-Hours", place, Location="EU (Paris)") == (
            ["nat/hour"] if place == "eu-west-3" else []
        )


def test_a_row_whose_region_is_empty_is_of_none():
    assert [rows_of("EU-NatGateway-Hours", place, (), Region_Code="") for place in ("eu-west-1", "us-east-1")] == [
        [],
        [],
    ]


# ---------------------------------------------------------------------------------------------------- several SKUs


@pytest.mark.parametrize("more", [{"Unit": "Fnords"}, {"Unit": "GB"}, {}])
def test_accepting_chooses_none_of_several_skus(more, tmp_path):
    rows = [
        row("EU-NatGateway-Hours", price, SKU=name, **more)
        for price, name in (("0.051", "AA"), ("0.9", "BB"), ("0.052", "CC"), ("0.053", "DD"))
    ]
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows))
    into = tmp_path / "into"
    found = hour(update(asked(into, "nat", accepted=("nat/hour",)), Folder(tmp_path / "mirror")))
    assert found.why == "several SKUs of it have prices of their own: AA 0.051, BB 0.9, CC 0.052 and 1 more"
    assert laid(into, "nat", "hour")[0] == [("0", "0.048")]


def test_two_skus_that_hold_since_different_days_are_several(tmp_path):
    """Both hold today: the younger is no successor of the other, which has a SKU of its own."""
    rows = [
        row("EU-NatGateway-Hours", "0.051", SKU="NEW"),
        row("EU-NatGateway-Hours", "0.050", SKU="OLD", EffectiveDate="2026-10-01"),
    ]
    rows += [
        row("EU-NatGateway-Hours", "0.049", SKU="NEW", EffectiveDate="2026-09-01"),
        row("EU-NatGateway-Hours", "0.00", SKU="FREE", EffectiveDate="2026-10-01"),
    ]
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows))
    outcome = update(asked(tmp_path / "into", "nat", accepted=("nat/hour",)), Folder(tmp_path / "mirror"))
    assert hour(outcome).why == "several SKUs of it have prices of their own: NEW 0.051, OLD 0.05"
    rows[1] = row("EU-NatGateway-Hours", "0.051", SKU="OLD", EffectiveDate="2026-10-01")
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows))
    found = hour(update(asked(tmp_path / "into", "nat"), Folder(tmp_path / "mirror")))
    assert (found.why, found.value, found.day) == ("", "0.051", date(2026, 11, 1))


# ---------------------------------------------------------------------------------------------------- names


def updated(tmp_path, *words):
    nat("0.052", tmp_path)
    return run(
        "prices", "update", "--from", tmp_path / "mirror", "--into", tmp_path / "into", "--region", "eu-west-1", *words
    )


@pytest.mark.parametrize("name", ["nat/huor", "nat/", "ec2/instances/linux/m5.large", "sqs/standard-request/x"])
def test_a_meter_to_accept_that_is_none_is_said_before_anything_is_read(name, tmp_path):
    ran = updated(tmp_path, "--service", "nat", "--accept", name)
    assert ran.code == 2 and name in ran.err and not (tmp_path / "into").exists()
    assert "did you mean" in ran.err or "one of: gb, hour" in ran.err


@pytest.mark.parametrize("name", ["sqs", "sqs/standard-request", "ec2/instance/linux/m99.large"])
def test_a_name_to_accept_that_met_nothing_is_said(name, tmp_path):
    ran = updated(tmp_path, "--service", "nat", "--accept", name)
    assert ran.code == 3 and f"--accept {name}: nothing of that name was read" in ran.out
    assert "--accept" not in updated(tmp_path, "--service", "nat", "--accept", "nat/hour", "--accept", "nat").out


@pytest.mark.parametrize("name", ["nat/gb", "nat"])
def test_accepting_what_is_no_longer_listed_ends_the_warning(name, tmp_path):
    put(
        tmp_path / "mirror",
        OFFER.format("AmazonEC2", "eu-west-1"),
        offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.048")]),
    )
    outcome = update(asked(tmp_path / "into", "nat", accepted=(name,)), Folder(tmp_path / "mirror"))
    assert (outcome.withheld, outcome.missing) == ((), ())


@pytest.mark.parametrize("words", [("--service", "nta"), ("--region", "eu-west-9")])
def test_a_difference_of_what_is_not_there_is_no_difference(words):
    ran = run("prices", "diff", "2025-01-01", *words)
    assert ran.code == 2 and words[1] in ran.err and "did you mean" in ran.err
    assert run("prices", "diff", "2026-11-01", "--service", "nat", "--region", "global").code == 0


# ---------------------------------------------------------------------------------------------------- days to come

TODAY = date(2026, 11, 25)


def test_a_value_of_a_day_to_come_takes_the_place_of_none_of_today(tmp_path):
    """The file says it was published tomorrow, when the new price holds: today the old one does."""
    rows = [
        row("EU-NatGateway-Hours", "0.050", SKU="NOW"),
        row("EU-NatGateway-Hours", "0.055", EffectiveDate="2026-11-26", SKU="NEXT"),
    ]
    put(tmp_path / "mirror", OFFER.format("AmazonEC2", "eu-west-1"), offer("AmazonEC2", rows, day="2026-11-26"))
    into = tmp_path / "into"
    update(asked(into, "nat", today=TODAY), Folder(tmp_path / "mirror"))
    assert laid(into, "nat", "hour", on=TODAY)[0] == [("0", "0.05")]
    assert laid(into, "nat", "hour", on=date(2026, 11, 26))[0] == [("0", "0.055")]
    assert max(json.loads((into / "read.json").read_text())["read"].values()) == "2026-11-25"


@pytest.mark.parametrize("day", ["2026-11-27", "2027-11-20", "2999-01-01"])
def test_a_file_from_the_future_is_refused(day, tmp_path):
    put(
        tmp_path / "mirror",
        OFFER.format("AmazonEC2", "eu-west-1"),
        offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.050")], day=day),
    )
    with pytest.raises(ArchplanError, match=f"it was published on {day}, which is not here yet"):
        update(asked(tmp_path / "into", "nat", today=TODAY), Folder(tmp_path / "mirror"))
    assert not (tmp_path / "into").exists()


def test_the_command_knows_the_day(tmp_path):
    put(
        tmp_path / "mirror",
        OFFER.format("AmazonEC2", "eu-west-1"),
        offer("AmazonEC2", [row("EU-NatGateway-Hours", "0.050")], day="2999-01-01"),
    )
    ran = run(
        "prices",
        "update",
        "--from",
        tmp_path / "mirror",
        "--into",
        tmp_path / "into",
        "--region",
        "eu-west-1",
        "--service",
        "nat",
    )
    assert ran.code == 2 and "not here yet" in ran.err
