SELECT programme, count(DISTINCT project) AS projects, count(DISTINCT thing) AS bodies
FROM party_country JOIN project USING (project) JOIN programme USING (project)
WHERE country IN $country AND coalesce(first <= $until, true) AND coalesce(last >= $since, true)
GROUP BY programme
ORDER BY 2 DESC, 1
