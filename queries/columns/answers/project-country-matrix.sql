WITH joined AS (
    SELECT DISTINCT country, project FROM party_country JOIN project USING (project)
    WHERE country IN $country AND coalesce(first <= $until, true) AND coalesce(last >= $since, true)
)
SELECT country_name AS "with", count(DISTINCT project) AS projects
FROM party_country JOIN joined USING (project) WHERE party_country.country <> joined.country AND country_name IS NOT NULL
GROUP BY country_name
ORDER BY 2 DESC, 1
