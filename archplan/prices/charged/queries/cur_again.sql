-- How many line items have an id and a time that another has too: cheap to ask, and nothing more is asked where there is none.
SELECT
    COUNT(*) AS again
FROM (
    SELECT identity
    FROM charges
    WHERE identity_line_item_id <> '' AND identity_time_interval <> ''
    GROUP BY identity
    HAVING COUNT(*) > 1
) AS known
