SELECT tie, name, kind, date
FROM tie WHERE thing IN $body
GROUP BY tie, name, kind, date
ORDER BY max(day) DESC NULLS LAST, 1, 3
