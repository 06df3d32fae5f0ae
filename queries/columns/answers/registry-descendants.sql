WITH RECURSIVE below AS (
    SELECT child_number FROM filed WHERE parent IN $body
    UNION SELECT filed.child_number FROM filed JOIN below ON filed.parent_number = below.child_number
)
SELECT child AS below, name
FROM filed_child WHERE child_number IN (FROM below)
ORDER BY 2 NULLS FIRST, 1
