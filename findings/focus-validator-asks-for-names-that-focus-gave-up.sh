#!/usr/bin/env bash
# focus-validator --validate-version 1.0 asks for columns under names that FOCUS 1.0 does not have
#
# Expected: a bill with the columns of FOCUS 1.0, each under the column ID that the specification gives it
#           (ProviderName, PublisherName, InvoiceIssuerName, ResourceId, ChargeCategory), passes the rules for 1.0.
# Real:     the rules for 1.0 look for Provider, Publisher, InvoiceIssuer, ResourceID and ChargeType, which are no
#           column IDs of FOCUS 1.0. The bill that follows the specification fails: four columns are said to be
#           missing, and a SkuPriceId that is there fails the rule that depends on the charge's type. With each of the
#           five repeated under the other name the same bill passes every rule.
# Version:  focus-validator 1.0.0 (with multimethod 1.12, because it was written for multimethod 1)
# Source:   FOCUS 1.0, https://focus.finops.org/focus-specification/v1-0/ (column IDs of Provider, Publisher, Invoice
#           Issuer, Resource ID and Charge Category); the package focus-validator 1.0.0 itself
# What it means for us: the FOCUS form of a report keeps the specification's names; our test gives the validator a copy
#           of these columns under the names it looks for.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet focus-validator==1.0.0 'multimethod==1.12' 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -i '^focus'

"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import csv, sys
from pathlib import Path

folder = Path(sys.argv[1])
row = {
    "AvailabilityZone": "", "BilledCost": "7.305", "BillingAccountId": "shop", "BillingAccountName": "Shop",
    "BillingCurrency": "USD", "BillingPeriodEnd": "2026-12-01T00:00:00Z", "BillingPeriodStart": "2026-11-01T00:00:00Z",
    "ChargeCategory": "Usage", "ChargeClass": "", "ChargeDescription": "One server, 730.5 hours", "ChargeFrequency": "Usage-Based",
    "ChargePeriodEnd": "2026-12-01T00:00:00Z", "ChargePeriodStart": "2026-11-01T00:00:00Z", "CommitmentDiscountCategory": "",
    "CommitmentDiscountId": "", "CommitmentDiscountName": "", "CommitmentDiscountStatus": "", "CommitmentDiscountType": "",
    "ConsumedQuantity": "730.5", "ConsumedUnit": "Hours", "ContractedCost": "7.305", "ContractedUnitPrice": "0.01",
    "EffectiveCost": "7.305", "InvoiceIssuerName": "AWS", "ListCost": "7.305", "ListUnitPrice": "0.01",
    "PricingCategory": "Standard", "PricingQuantity": "730.5", "PricingUnit": "Hours", "ProviderName": "AWS",
    "PublisherName": "AWS", "RegionId": "ap-southeast-1", "RegionName": "Singapore", "ResourceId": "web",
    "ResourceName": "web", "ResourceType": "Server", "ServiceCategory": "Compute", "ServiceName": "Amazon EC2",
    "SkuId": "sku-1", "SkuPriceId": "price-1", "SubAccountId": "shop", "SubAccountName": "Shop", "Tags": "",
}
other = {"Provider": "ProviderName", "Publisher": "PublisherName", "InvoiceIssuer": "InvoiceIssuerName",
         "ResourceID": "ResourceId", "ChargeType": "ChargeCategory"}
for name, extra in (("specification", {}), ("repeated", other)):
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*row, *extra])
        for _ in range(2):
            writer.writerow([*row.values(), *(row[column] for column in extra.values())])
PYTHON

package=$("$folder/venv/bin/python" -c 'import focus_validator, pathlib; print(pathlib.Path(focus_validator.__file__).parent.parent)')
failed() { # the rules that failed for a file, by name
  (cd "$package" && "$folder/venv/bin/focus-validator" --data-file "$folder/$1.csv" --validate-version 1.0 2>&1 || true) |
    tee "$folder/$1.txt" | sed -nE 's/^([A-Za-z]+_[A-Za-z]+) failed:.*/\1/p' | sort -u | paste -sd' '
}

by_specification=$(failed specification)
repeated=$(failed repeated)
echo "columns named as FOCUS 1.0 names them, failed: ${by_specification:-none}"
echo "the same, five repeated under the other names, failed: ${repeated:-none}"

wanted="InvoiceIssuer_Required Provider_Required Publisher_Required ResourceID_Required SkuPriceId_Nullable"
[[ "$by_specification" == "$wanted" ]] || { echo "changed: other rules fail by the specification's names"; exit 1; }
grep -q '^Validation succeeded' "$folder/repeated.txt" || { echo "changed: it fails with the other names there"; exit 1; }
echo "as described"
