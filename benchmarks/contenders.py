"""Ways from a registry's records to N-Quads and to a store, each run in a process of its own by ``registries.py``.

``python benchmarks/contenders.py NAME ARGUMENT…`` does one and prints its seconds, statements and peak memory.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from tenfold import tenfold as tenfold

BASE = "https://w3id.org/comity/"
GRAPH = "<https://w3id.org/comity/graph/registry>"
_RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def texts(loader: str, path: Path) -> Iterator[str]:
    """Yield what Comity writes for each record, some hundred at a time."""
    from importlib import import_module

    from comity.graph.triples import Mapping

    mapping = Mapping(BASE)
    records: Iterator[Any] = import_module(f"comity.loaders.{loader}").records([path], "registry", {})
    while batch := list(islice(records, 200)):
        yield "".join([mapping.text(record) for record in batch])
    yield mapping.described_dates()


def nquads(parts: Iterable[str], out: Path) -> int:
    """Write N-Quads of N-Triples, and count them."""
    count = 0
    with out.open("w", encoding="utf-8") as file:
        for part in parts:
            count += part.count("\n")
            file.write(part.replace(" .\n", f" {GRAPH} .\n"))
    return count


def comity(loader: str, path: str, out: str) -> int:
    """Write what Comity writes, of typed records by one mapping."""
    return nquads(texts(loader, Path(path)), Path(out))


def strings(path: str, out: str) -> int:
    """Read the whole file with orjson, and write strings by a function made for this one source."""
    import orjson

    with zipfile.ZipFile(path) as archive:
        found = orjson.loads(archive.read(archive.namelist()[0]))
    return nquads((_by_hand(record) for record in found), Path(out))


def _by_hand(record: dict[str, Any]) -> str:
    from hashlib import sha256

    key = record["id"][16:]
    body = f"<{BASE}id/ror-{key}>"
    head = body[:-1]
    proof = f"{head}#evidence-{sha256(key.encode()).hexdigest()[:8]}>"
    behind = f"<{BASE}ontology#supportedBy> {proof} .\n"
    said = [
        (
            f"{body} {behind}{proof} {_RDF} <{BASE}ontology#Evidence> .\n"
            f"{proof} <http://www.w3.org/ns/oa#hasSource> <{BASE}id/ror> .\n"
            f"{proof} <{BASE}ontology#modality> <{BASE}ontology#modality-stated> .\n"
            f'{proof} <{BASE}ontology#locator> "record {record["id"]}" .\n'
            f"{body} {_RDF} <http://www.w3.org/ns/org#Organization> .\n"
            f"{body} <http://www.w3.org/ns/org#classification> <{BASE}ontology#orgkind-{record['types'][0]}> .\n"
            f'{body} <http://purl.org/dc/terms/identifier> "{key}" .\n'
            f"{body} <http://www.w3.org/ns/adms#status> <{BASE}ontology#recordstatus-{record['status']}> .\n"
            f"{body} <https://schema.org/sameAs> <{record['id']}> .\n"
        )
    ]
    for name in record["names"]:
        form = f"{encode_basestring(name['value'])}@{name['lang'] or 'und'}"
        node = f"{head}#name-{sha256(form.encode()).hexdigest()[:8]}>"
        which = "alt" if name["types"][0] in ("alias", "acronym") else "pref"
        said.append(
            f"{body} <http://www.w3.org/2004/02/skos/core#{which}Label> {form} .\n"
            f"{body} <http://www.w3.org/2008/05/skos-xl#{which}Label> {node} .\n"
            f"{node} {_RDF} <http://www.w3.org/2008/05/skos-xl#Label> .\n"
            f"{node} <http://www.w3.org/2008/05/skos-xl#literalForm> {form} .\n"
            f'{node} <{BASE}ontology#nameType> "{which}" .\n{node} {behind}'
        )
        if name["types"][0] == "acronym":
            said.append(f"{body} <{BASE}ontology#acronym> {encode_basestring(name['value'])} .\n")
    said += [_place(head, behind, p["geonames_id"], p["geonames_details"]) for p in record["locations"]]
    for item in record["external_ids"]:
        said += [
            f"{body} <https://schema.org/sameAs> <https://x.example/{v.replace(' ', '')}> .\n" for v in item["all"]
        ]
    said += [f"{body} <http://xmlns.com/foaf/0.1/page> <{link['value']}> .\n" for link in record["links"]]
    said += [f"{body} <{BASE}ontology#domain> {encode_basestring(domain)} .\n" for domain in record["domains"]]
    said += [
        f"{body} <{BASE}ontology#{other['type']}> <{BASE}id/ror-{other['id'][16:]}> .\n"
        for other in record["relationships"]
    ]
    if record["established"] is not None:
        said.append(_founded(head, behind, record["established"]))
    return "".join(said)


def _founded(head: str, behind: str, year: int) -> str:
    node = f"{head}#milestone-founded-{year}>"
    return (
        f"{head}> <{BASE}ontology#milestone> {node} .\n{node} {_RDF} <{BASE}ontology#Milestone> .\n"
        f"{node} <{BASE}ontology#kind> <{BASE}ontology#milestone-founded> .\n"
        f"{node} <{BASE}ontology#date> <{BASE}id/date/{year}> .\n{node} {behind}"
    )


def _place(head: str, behind: str, number: int, details: dict[str, Any]) -> str:
    from hashlib import sha256

    region = details.get("country_subdivision_name") or "-"
    node = f"{head}#place-{sha256(str(number).encode()).hexdigest()[:8]}>"
    point, decimal = "http://www.w3.org/2003/01/geo/wgs84_pos#", "<http://www.w3.org/2001/XMLSchema#decimal>"
    return (
        f"{head}> <http://www.w3.org/ns/org#hasSite> {node} .\n{node} {_RDF} <https://schema.org/Place> .\n"
        f"{node} {_RDF} <http://www.w3.org/ns/org#Site> .\n"
        f"{node} <{BASE}ontology#country> <https://country.example/{details['country_code']}> .\n"
        f"{node} <https://schema.org/addressLocality> {encode_basestring(details['name'])} .\n"
        f"{node} <https://schema.org/addressRegion> {encode_basestring(region)} .\n"
        f"{node} <https://schema.org/containedInPlace> <https://sws.geonames.org/{number}/> .\n"
        f'{node} <{point}lat> "{details["lat"]}"^^{decimal} .\n{node} <{point}long> "{details["lng"]}"^^{decimal} .\n'
        f"{node} {behind}"
    )


def rdflib(quads: str, out: str) -> int:
    """rdflib: its terms made, added and written as N-Quads; to read the data is not counted."""
    from rdflib import Dataset, Literal, URIRef

    with Path(quads).open("rb") as stream:
        plain = list(_plain(stream))
    start_clock()
    dataset = Dataset()
    graph = dataset.graph(URIRef(GRAPH[1:-1]))
    for subject, predicate, value, lang, datatype in plain:
        node = URIRef(value) if datatype == "iri" else Literal(value, lang=lang, datatype=datatype and URIRef(datatype))
        graph.add((URIRef(subject), URIRef(predicate), node))
    dataset.serialize(out, format="nquads")
    return len(plain)


def _plain(stream: Any) -> Iterator[tuple[str, str, str, str | None, str | None]]:
    import pyoxigraph as ox

    for quad in ox.parse(stream, format=ox.RdfFormat.N_QUADS):
        value: Any = quad.object
        subject: Any = quad.subject
        if isinstance(value, ox.NamedNode):
            yield subject.value, quad.predicate.value, value.value, None, "iri"
        else:
            kind = None if value.language or value.datatype.value.endswith("#string") else value.datatype.value
            yield subject.value, quad.predicate.value, value.value, value.language, kind


def maplib(quads: str, out: str) -> int:
    """maplib: one OTTR template a predicate, expanded over data frames, all literals plain; reading is not counted."""
    import polars
    from maplib import IRI, Model, Parameter, RDFType, Template, Triple, Variable, xsd

    groups: dict[tuple[str, bool], tuple[list[str], list[str]]] = {}
    with Path(quads).open("rb") as stream:
        for subject, predicate, value, _, datatype in _plain(stream):
            columns = groups.setdefault((predicate, datatype == "iri"), ([], []))
            columns[0].append(subject)
            columns[1].append(value)
    frames = {key: polars.DataFrame({"s": s, "o": o}) for key, (s, o) in groups.items()}
    start_clock()
    model, subject_, object_ = Model(), Variable("s"), Variable("o")
    for number, ((predicate, iri), frame) in enumerate(frames.items()):
        kind = RDFType.IRI if iri else RDFType.Literal(xsd.string)
        parameters: list[Parameter | Variable] = [
            Parameter(variable=subject_, rdf_type=RDFType.IRI),
            Parameter(variable=object_, rdf_type=kind),
        ]
        template = Template(
            iri=IRI(f"urn:t{number}"), parameters=parameters, instances=[Triple(subject_, IRI(predicate), object_)]
        )
        model.add_template(template)
        model.map(f"urn:t{number}", frame)
    model.write(out, format="ntriples")
    return sum(len(frame) for frame in frames.values())


def bulk(quads: str) -> int:
    """Oxigraph's bulk load of quads into a new store on disk."""
    import pyoxigraph as ox

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        start_clock()
        store = ox.Store(folder)
        with Path(quads).open("rb") as stream:
            store.bulk_load(stream, format=ox.RdfFormat.N_QUADS)
        store.flush()
        stop_clock()
        count = len(store)
        del store  # it writes on until it is let go
        return count


def build(loader: str, path: str) -> int:
    """Comity from the file to a store that answers SPARQL: read, loaded, checked, swapped in."""
    from comity.cli import columns

    lay_out = columns.lay_out_columns

    def after(path: Path) -> None:
        stop_clock()
        lay_out(path)

    columns.lay_out_columns = after
    return with_columns(loader, path)


def with_columns(loader: str, path: str) -> int:
    """Comity's whole command, with the columns from which named queries are answered."""
    from comity.cli import cli
    from comity.graph.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        words = ["build", "--loader", loader, path, "--store", f"{folder}/s"]
        start_clock()
        cli.main(words, standalone_mode=False, prog_name="comity")
        _clock.setdefault("stop", time.perf_counter())
        with open_store(f"{folder}/s") as store:
            return next(int(row["n"].value) for row in store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))


def shapes(loader: str, path: str) -> int:
    """Comity's check of the shapes, record by record; to make the records is not counted. Returns the results."""
    from comity.graph.shape_sets import ShapeChecker

    groups = list(texts(loader, Path(path)))
    start_clock()
    checker = ShapeChecker()
    found = [result for text in groups for result in checker.check(text)]
    return len(found) + len(checker.finish(lambda _, nodes: set(nodes)))


_clock: dict[str, float] = {}


def start_clock() -> None:
    """Begin to count, once what is not counted is done."""
    _clock["start"] = time.perf_counter()


def stop_clock() -> None:
    """Count no further."""
    _clock["stop"] = time.perf_counter()


def main(name: str, *arguments: str) -> None:
    """Run one contender and print what it took."""
    gc.set_threshold(100_000, 20, 20)
    work: Callable[..., int] = globals()[name]
    start_clock()
    count = work(*arguments)
    taken = _clock.get("stop", time.perf_counter()) - _clock["start"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": taken, "count": count, "mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
