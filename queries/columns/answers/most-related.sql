SELECT thing AS body, name, relations
FROM degree ORDER BY relations DESC, thing LIMIT 20
