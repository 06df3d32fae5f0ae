SELECT DISTINCT tie, name, kind, date
FROM tie WHERE thing IN $body
ORDER BY 4 DESC NULLS LAST, 1, 3
