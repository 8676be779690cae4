-- Rows of FOCUS 1.0 to 1.2, added up by what they are of, by day and account.
-- A cost of nothing, a refund and a charge stand apart, and so do rows without a quantity: that says what a row is.
SELECT
    chargecategory,
    chargeclass,
    pricingcategory,
    commitmentdiscountstatus,
    CASE WHEN commitmentdiscountid IN ('', 'NULL', 'null') THEN '' ELSE 'some' END AS commitmentdiscountid,
    providername,
    servicename,
    x_servicecode,
    x_usagetype,
    x_operation,
    billingcurrency,
    subaccountid,
    regionid,
    SUBSTR(chargeperiodstart, 1, 10) AS chargeperiodstart,
    SUBSTR(chargeperiodend, 1, 10) AS chargeperiodend,
    SUBSTR(billingperiodstart, 1, 10) AS billingperiodstart,
    pricingunit,
    consumedunit,
    skupricedetails,
    tag,
    CASE WHEN billedcost > 0 THEN 1 WHEN billedcost < 0 THEN -1 ELSE 0 END AS cost_sign,
    CASE WHEN listcost > 0 THEN 1 WHEN listcost < 0 THEN -1 ELSE 0 END AS list_sign,
    CASE WHEN pricingquantity IS NULL THEN 0 ELSE 1 END AS has_priced,
    CASE WHEN consumedquantity IS NULL THEN 0 ELSE 1 END AS has_consumed,
    SUM(billedcost) AS billedcost,
    SUM(listcost) AS listcost,
    SUM(pricingquantity) AS pricingquantity,
    SUM(consumedquantity) AS consumedquantity,
    COUNT(*) AS added_rows
FROM charges
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
