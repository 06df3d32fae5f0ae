SELECT DISTINCT thing AS body, name, standing, successor, successor_name
FROM ended WHERE country IN $country
ORDER BY 2, 1, 3, 4 NULLS FIRST
