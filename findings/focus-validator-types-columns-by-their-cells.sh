#!/usr/bin/env bash
# focus-validator tells a column's type by how its cells look, so a bill of one AWS account and whole hours fails
#
# Expected: CSV has no types. BillingAccountId and SubAccountId are strings by the specification, and an AWS account ID
#           is twelve digits; ConsumedQuantity and PricingQuantity are decimals, and FOCUS's numeric format writes whole
#           numbers without a point. A bill of account 111122223333 for 730 hours is well-formed.
# Real:     a column whose every cell is digits is an integer to the validator: BillingAccountId_IsString,
#           SubAccountId_IsString, ConsumedQuantity_IsDecimal and PricingQuantity_IsDecimal fail. The same bill with
#           letters in the accounts' IDs and half an hour more passes, and so it does with 111122223333 in one row and
#           a lettered ID in another: the verdict on a row depends on the other rows of the file.
# Version:  focus-validator 1.0.0 (with multimethod 1.12, because it was written for multimethod 1)
# Source:   FOCUS 1.0, https://focus.finops.org/focus-specification/v1-0/ (Billing Account ID, Numeric Format);
#           https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec/issues/1974 (numeric IDs of its own examples)
# What it means for us: these four rules say nothing of a file of ours; our own tests of FOCUS check the type of each cell.
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
repeated = {"Provider": "ProviderName", "Publisher": "PublisherName", "InvoiceIssuer": "InvoiceIssuerName",
            "ResourceID": "ResourceId", "ChargeType": "ChargeCategory"}  # names that this version asks for besides
account = {"BillingAccountId": "111122223333", "SubAccountId": "111122223333"}
hours = {"ConsumedQuantity": "730", "PricingQuantity": "730", "ChargeDescription": "One server, 730 hours"}
files = {"plain": [row, row], "digits": [row | account | hours] * 2, "mixed": [row | account, row]}
for name, rows in files.items():
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*row, *repeated])
        writer.writerows([*each.values(), *(each[column] for column in repeated.values())] for each in rows)
PYTHON

package=$("$folder/venv/bin/python" -c 'import focus_validator, pathlib; print(pathlib.Path(focus_validator.__file__).parent.parent)')
failed() { # the rules that failed for a file, by name
  (cd "$package" && "$folder/venv/bin/focus-validator" --data-file "$folder/$1.csv" --validate-version 1.0 2>&1 || true) |
    tee "$folder/$1.txt" | sed -nE 's/^([A-Za-z]+_[A-Za-z]+) failed:.*/\1/p' | sort -u | paste -sd' '
}

digits=$(failed digits)
plain=$(failed plain)
mixed=$(failed mixed)
echo "account 111122223333, 730 hours, in every row, failed: ${digits:-none}"
echo "account 'shop', 730.5 hours, in every row, failed: ${plain:-none}"
echo "accounts 111122223333 and 'shop', failed: ${mixed:-none}"

wanted="BillingAccountId_IsString ConsumedQuantity_IsDecimal PricingQuantity_IsDecimal SubAccountId_IsString"
[[ "$digits" == "$wanted" ]] || { echo "changed: other rules fail for digits"; exit 1; }
for name in plain mixed; do
  grep -q '^Validation succeeded' "$folder/$name.txt" || { echo "changed: the $name bill fails"; exit 1; }
done
echo "as described"
