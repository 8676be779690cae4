-- Line items that are in the files twice, by their id and time and all that is read of them: AWS writes each once.
SELECT
    MIN(identity_line_item_id) AS identity_line_item_id,
    COUNT(*) AS times
FROM (
    SELECT identity_line_item_id
    FROM charges
    WHERE identity_line_item_id <> '' AND identity_time_interval <> ''
    GROUP BY
        identity_line_item_id,
        identity_time_interval,
        line_item_line_item_type,
        line_item_product_code,
        line_item_usage_type,
        line_item_operation,
        line_item_usage_account_id,
        line_item_usage_start_date,
        line_item_unblended_cost,
        line_item_usage_amount,
        pricing_public_on_demand_cost
    HAVING COUNT(*) > 1
) AS twice
