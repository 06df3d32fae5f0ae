-- The tables that the answers read. sparql('…') stands for the rows of a SELECT over the whole store,
-- short(iri) for an IRI in compact form; a SELECT that stands twice is answered once. What is TEMP is
-- needed here only. The engine's CSV quotes texts and no IRIs: an IRI that may hold a comma is asked as a text.

CREATE TEMP TABLE label AS
    SELECT short(thing) AS thing, any_value(label ORDER BY label) AS label
    FROM sparql('SELECT ?thing ?label { ?thing rdfs:label ?label }') GROUP BY thing;

CREATE TEMP TABLE organisation AS
    SELECT DISTINCT short(thing) AS thing FROM sparql('SELECT ?thing { ?thing a org:Organization }');

CREATE TEMP TABLE site AS
    SELECT DISTINCT short(thing) AS thing, site FROM sparql('SELECT ?thing ?site { ?thing org:hasSite ?site }');

CREATE TEMP TABLE seat AS
    SELECT DISTINCT site.thing, short(land.country) AS country
    FROM site JOIN sparql('SELECT ?site ?country { ?site comity:country ?country }') AS land USING (site);

CREATE TEMP TABLE kind AS
    SELECT DISTINCT short(thing) AS thing, short(kind) AS kind
    FROM sparql('SELECT ?thing ?kind { ?thing org:classification ?kind }');

-- Names, in the order of what they name. All that is called something can be found by it; parts, such as
-- posts, are shown with their owner.

CREATE TEMP TABLE named AS
    SELECT DISTINCT short(thing) AS thing, name, folded FROM sparql('
        SELECT ?thing ?name (LCASE(STR(?name)) AS ?folded) {
          { ?thing skos:prefLabel ?name } UNION { ?thing skos:altLabel ?name }
        }');

CREATE TABLE called AS
    SELECT normalised(name) AS normal, name, thing
    FROM (
        SELECT thing, name FROM named
        UNION SELECT short(thing), title FROM sparql('SELECT ?thing ?title { ?thing dcterms:title ?title }')
    )
    WHERE starts_with(thing, 'id:') AND NOT contains(thing, '#');

CREATE TABLE name AS
    SELECT DISTINCT named.folded, named.name, label.label, thing
    FROM named JOIN organisation USING (thing) JOIN label USING (thing)
    ORDER BY thing, named.name;

CREATE TABLE identifier AS
    SELECT DISTINCT folded, written, label.label, thing
    FROM (SELECT short(thing) AS thing, written, folded FROM sparql('
        SELECT ?thing (STR(?mark) AS ?written) (LCASE(STR(?mark)) AS ?folded) {
          { ?thing schema:sameAs ?mark } UNION { ?thing dcterms:identifier ?mark }
        }')) AS written
    JOIN organisation USING (thing) JOIN label USING (thing)
    ORDER BY folded;

-- Where bodies sit, and of what kind they are.

CREATE TABLE placed AS
    SELECT DISTINCT thing, place.label AS country, sort.label AS kind
    FROM organisation JOIN seat USING (thing) JOIN kind USING (thing)
    JOIN label AS place ON place.thing = seat.country JOIN label AS sort ON sort.thing = kind.kind;

CREATE TABLE town AS
    SELECT DISTINCT local.folded, site.thing, label.label, sort.label AS kind, place.label AS country
    FROM site
    JOIN sparql('SELECT ?site (LCASE(STR(?city)) AS ?folded) { ?site schema:addressLocality ?city }') AS local USING (site)
    LEFT JOIN sparql('SELECT ?site ?country { ?site comity:country ?country }') AS land USING (site)
    LEFT JOIN label AS place ON place.thing = short(land.country)
    JOIN label ON label.thing = site.thing
    JOIN kind ON kind.thing = site.thing JOIN label AS sort ON sort.thing = kind.kind
    ORDER BY local.folded;

-- What registries relate. Each pair stands once in either direction, whichever record says so.

CREATE TEMP TABLE parent AS
    SELECT DISTINCT short(child) AS child, short(parent) AS parent FROM sparql('
        SELECT ?child ?parent {
          { ?child comity:registryParent ?parent } UNION { ?parent comity:registryChild ?child }
        }');

CREATE TEMP TABLE related AS
    SELECT DISTINCT short(thing) AS thing, short(other) AS other FROM sparql('
        SELECT ?thing ?other {
          { ?thing comity:registryRelated ?other } UNION { ?other comity:registryRelated ?thing }
        }');

CREATE TEMP TABLE number AS
    SELECT thing, row_number() OVER (ORDER BY thing) AS number
    FROM (SELECT child AS thing FROM parent UNION SELECT parent FROM parent);

CREATE TABLE filed AS
    SELECT parent, above.number AS parent_number, below.number AS child_number
    FROM parent JOIN number AS above ON above.thing = parent JOIN number AS below ON below.thing = child
    ORDER BY parent;

CREATE TABLE filed_child AS
    SELECT number AS child_number, thing AS child, label.label AS name
    FROM number SEMI JOIN parent ON child = thing LEFT JOIN label USING (thing)
    ORDER BY name NULLS FIRST, child;

CREATE TABLE sibling AS
    SELECT parent, child, country FROM parent JOIN seat ON seat.thing = child ORDER BY country, parent, child;

CREATE TEMP TABLE neighbour AS
    SELECT child AS thing, parent AS other FROM parent
    UNION SELECT parent, child FROM parent UNION SELECT thing, other FROM related;

CREATE TABLE degree AS
    SELECT thing, any_value(label.label) AS name, count(DISTINCT other) AS relations
    FROM neighbour LEFT JOIN label USING (thing) GROUP BY thing ORDER BY relations DESC, thing;

CREATE TABLE abroad AS
    SELECT DISTINCT neighbour.thing, other, here.label AS one, there.label AS two
    FROM neighbour JOIN seat AS a ON a.thing = neighbour.thing JOIN seat AS b ON b.thing = other
    JOIN label AS here ON here.thing = a.country JOIN label AS there ON there.thing = b.country
    WHERE a.country < b.country;

CREATE TABLE related_abroad AS
    SELECT DISTINCT a.country AS one, b.country AS two,
        related.thing, mine.label AS name, related.other, theirs.label AS other_name
    FROM related JOIN seat AS a ON a.thing = related.thing JOIN seat AS b ON b.thing = related.other
    JOIN label AS mine ON mine.thing = related.thing JOIN label AS theirs ON theirs.thing = related.other
    ORDER BY one, two;

CREATE TABLE ended AS
    WITH standing AS (
        SELECT DISTINCT short(thing) AS thing, short(concept) AS concept FROM sparql('
            SELECT ?thing ?concept {
              VALUES ?concept { recordstatus:inactive recordstatus:withdrawn } ?thing adms:status ?concept
            }')
    ), followed AS (
        SELECT DISTINCT short(thing) AS thing, short(successor) AS successor FROM sparql('
            SELECT ?thing ?successor { ?event org:originalOrganization ?thing ; org:resultingOrganization ?successor }')
    )
    SELECT DISTINCT country, standing.thing, mine.label AS name, word.label AS standing,
        followed.successor, theirs.label AS successor_name
    FROM standing JOIN seat USING (thing) JOIN label AS mine USING (thing)
    JOIN label AS word ON word.thing = standing.concept
    LEFT JOIN followed USING (thing) LEFT JOIN label AS theirs ON theirs.thing = followed.successor
    ORDER BY country;

-- Ties of all kinds, their dates as sources write them, and the day by which they stand in order: the last that the
-- date admits, where that is open the first, and of a tie without a date that of its signature.

CREATE TABLE tie AS
    SELECT DISTINCT short(parties.thing) AS thing, short(sorts.tie) AS tie, label.label AS name,
        short(kind) AS kind, edtf AS date, coalesce(last, first, signed) AS day
    FROM sparql('SELECT ?thing ?tie { ?thing comity:partyTo ?tie }') AS parties
    JOIN sparql('SELECT ?tie ?kind { ?tie comity:kind ?kind }') AS sorts USING (tie)
    LEFT JOIN sparql('SELECT ?tie ?date { ?tie comity:date ?date }') AS dated USING (tie)
    LEFT JOIN sparql('SELECT ?date ?edtf { ?date comity:edtf ?edtf }') AS written USING (date)
    LEFT JOIN sparql('SELECT ?date ?first { ?date comity:earliest ?first }') AS begun USING (date)
    LEFT JOIN sparql('SELECT ?date ?last { ?date comity:latest ?last }') AS ended USING (date)
    LEFT JOIN sparql('
        SELECT ?tie (MAX(?latest) AS ?signed) {
          ?tie comity:milestone ?step . ?step comity:kind milestone:signed ; comity:date/comity:latest ?latest
        } GROUP BY ?tie') AS signing USING (tie)
    LEFT JOIN label ON label.thing = short(sorts.tie)
    ORDER BY thing;

-- Joint projects, with one row for each of their dates or one without, and who takes part as what.

CREATE TABLE project AS
    SELECT DISTINCT short(tie) AS project, label.label AS name,
        TRY_CAST(first AS DATE) AS first, TRY_CAST(last AS DATE) AS last
    FROM sparql('SELECT ?tie ?kind { ?tie comity:kind ?kind }') AS sorts
    LEFT JOIN sparql('SELECT ?tie ?date { ?tie comity:date ?date }') AS dated USING (tie)
    LEFT JOIN sparql('SELECT ?date ?first { ?date comity:earliest ?first }') AS begun USING (date)
    LEFT JOIN sparql('SELECT ?date ?last { ?date comity:latest ?last }') AS ended USING (date)
    LEFT JOIN label ON label.thing = short(tie)
    WHERE short(kind) = 'kind:joint-activity';

CREATE TABLE party AS
    SELECT DISTINCT thing, project, label.label AS name
    FROM (SELECT short(thing) AS thing, short(tie) AS project FROM
        sparql('SELECT ?thing ?tie { ?thing comity:partyTo ?tie }'))
    SEMI JOIN project USING (project) LEFT JOIN label USING (thing);

CREATE TABLE party_country AS
    SELECT DISTINCT party.project, party.thing, seat.country, label.label AS country_name
    FROM party JOIN seat USING (thing) LEFT JOIN label ON label.thing = seat.country;

CREATE TABLE programme AS
    SELECT DISTINCT short(project) AS project, label.label AS programme
    FROM sparql('SELECT ?project ?framework { ?project comity:framework ?framework }')
    JOIN label ON label.thing = short(framework);

CREATE TABLE role AS
    SELECT DISTINCT short(played_by.party) AS thing, short(project) AS project, part, label.label AS role,
        TRY_CAST(amount AS DECIMAL(38, 6)) AS amount, currency
    FROM sparql('SELECT ?project ?part { ?project comity:participation ?part }') AS joined
    JOIN sparql('SELECT ?part ?party { ?part comity:party ?party }') AS played_by USING (part)
    JOIN sparql('SELECT ?part ?role { ?part comity:role ?role }') AS played USING (part)
    LEFT JOIN sparql('SELECT ?part ?amount { ?part comity:contribution ?amount }') AS paid USING (part)
    LEFT JOIN sparql('SELECT ?project ?currency { ?project schema:currency ?currency }') AS counted USING (project)
    JOIN label ON label.thing = short(played.role);
