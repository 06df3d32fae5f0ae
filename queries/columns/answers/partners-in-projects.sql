WITH joined AS (
    SELECT DISTINCT mine.thing, mine.project FROM party AS mine JOIN project USING (project)
    WHERE mine.thing IN $body AND coalesce(first <= $until, true) AND coalesce(last >= $since, true)
)
SELECT party.thing AS partner, party.name, count(DISTINCT party.project) AS projects
FROM party JOIN joined ON joined.project = party.project AND joined.thing <> party.thing
WHERE party.name IS NOT NULL
GROUP BY party.thing, party.name
ORDER BY 3 DESC, 2, 1
