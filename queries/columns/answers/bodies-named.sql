SELECT DISTINCT thing AS body, label AS name, name AS found
FROM name WHERE contains(folded, $words)
ORDER BY 2, 1, 3
