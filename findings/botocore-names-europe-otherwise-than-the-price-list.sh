#!/usr/bin/env bash
# botocore names a region of Europe otherwise than AWS's price list does: a price looked up by its name is not there
#
# Expected: the price list tells regions apart by a title in words, the attribute "location", and botocore comes with a
#           title for every region. Both are AWS's own, so the title of eu-central-1 in the one finds its prices in the
#           other.
# Real:     botocore says "Europe (Frankfurt)", the price list "EU (Frankfurt)"; so it is with Ireland, London, Paris and
#           Stockholm. The titles of other regions are the same in both (Tokyo, N. Virginia). A product of the price
#           list's form is found by its region and by "EU (Frankfurt)", by botocore's title it is not; the price list
#           itself answers such a filter with no products. The prefix cannot be swapped throughout: the price list has
#           titles that begin with Europe too ("Europe (Vodafone) - Berlin").
# Version:  botocore 1.44.8; awspricing 2.0.3, which reads products of the price list
# Source:   https://github.com/boto/botocore/issues/2078; the values of "location" that AWS's GetAttributeValues gave for
#           AmazonEC2 on 2022-09-29, kept in github.com/alanwsmith/aws-price-list-api-values.alanwsmith.com
# What it means for us: prices are told apart by the code of their region, never by a title.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet botocore==1.44.8 awspricing==2.0.3 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -E '^(botocore|awspricing) '

"$folder/venv/bin/python" - <<'PYTHON'
import sys
import botocore.session
from awspricing.offers import EC2Offer

PRICE_LIST = {
    "eu-central-1": "EU (Frankfurt)", "eu-west-1": "EU (Ireland)", "eu-west-2": "EU (London)", "eu-west-3": "EU (Paris)",
    "eu-north-1": "EU (Stockholm)", "ap-northeast-1": "Asia Pacific (Tokyo)", "us-east-1": "US East (N. Virginia)",
}
server = {"instanceType": "t3.micro", "operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA",
          "licenseModel": "No License required", "capacitystatus": "Used"}
hour = {"unit": "Hrs", "pricePerUnit": {"USD": "0.0120000000"}}
offer = EC2Offer({
    code: {
        "product": {"sku": code, "productFamily": "Compute Instance", "attributes": server | {"location": title}},
        "terms": {"OnDemand": {f"{code}.T": {"sku": code, "offerTermCode": "T", "priceDimensions": {f"{code}.T.H": hour}}}},
    }
    for code, title in PRICE_LIST.items()
})


def found(region):
    try:
        return offer.ondemand_hourly("t3.micro", operating_system="Linux", region=region) == 0.012
    except ValueError:
        return False


partitions = botocore.session.get_session().get_data("endpoints")["partitions"]
titles = next(it["regions"] for it in partitions if it["partition"] == "aws")
changed = False
for code, listed in PRICE_LIST.items():
    title = titles[code]["description"]
    answers = [found(name) for name in (code, listed, title)]
    print(f"{code}: found by its code {answers[0]}, as {listed} {answers[1]}, by botocore's {title} {answers[2]}")
    if answers != [True, True, not code.startswith("eu-")]:
        print("changed: this region is found otherwise")
        changed = True
sys.exit(changed)
PYTHON
echo "as described"
