SELECT one, two AS other, count(*) AS pairs
FROM abroad GROUP BY one, two
ORDER BY 3 DESC, 1, 2
