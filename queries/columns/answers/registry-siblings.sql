SELECT DISTINCT a.parent, a.child AS one, b.child AS other
FROM sibling AS a JOIN sibling AS b ON a.parent = b.parent AND a.country = b.country AND a.child < b.child
WHERE a.country IN $country
ORDER BY 1, 2, 3
