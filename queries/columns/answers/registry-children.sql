SELECT child, name
FROM filed_child WHERE child_number IN (SELECT child_number FROM filed WHERE parent IN $body)
ORDER BY 2 NULLS FIRST, 1
