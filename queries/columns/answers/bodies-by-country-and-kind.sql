SELECT country, kind, count(*) AS bodies
FROM placed GROUP BY country, kind
ORDER BY 3 DESC, 1, 2
