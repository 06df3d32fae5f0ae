SELECT DISTINCT thing AS body, label AS name, written AS identifier
FROM identifier WHERE folded = $written OR ends_with(folded, '/' || $written)
ORDER BY 2, 1, 3
