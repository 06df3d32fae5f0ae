SELECT DISTINCT thing AS body, name, other AS related, other_name AS related_name
FROM related_abroad WHERE one IN $one AND two IN $other
ORDER BY 2, 4, 1, 3
