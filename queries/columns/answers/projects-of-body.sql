SELECT DISTINCT project.project, project.name, role, CAST(first AS VARCHAR) AS first, CAST(last AS VARCHAR) AS last,
    amount AS contribution, currency
FROM role JOIN project USING (project)
WHERE thing IN $body AND coalesce(first <= $until, true) AND coalesce(last >= $since, true)
    AND project.name IS NOT NULL
ORDER BY 4 NULLS FIRST, 5 NULLS FIRST, 1, 3, 6 NULLS FIRST
