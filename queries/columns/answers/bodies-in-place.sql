SELECT DISTINCT thing AS body, label AS name, kind, country
FROM town WHERE folded = $city
ORDER BY 2, 1, 3, 4 NULLS FIRST
