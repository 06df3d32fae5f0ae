WITH joined AS (
    SELECT DISTINCT role.* FROM role JOIN project USING (project)
    WHERE thing IN $body AND coalesce(first <= $until, true) AND coalesce(last >= $since, true)
)
SELECT role, currency, count(DISTINCT project) AS projects, count(amount) AS contributions,
    coalesce(sum(amount), 0) AS contributed
FROM joined GROUP BY role, currency
ORDER BY 3 DESC, 1, 2 NULLS FIRST
