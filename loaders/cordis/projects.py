"""CORDIS's projects, each a cooperation of its participants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from comity.graph.basics import Record
from comity.graph.bulk import Cooperation, Evidence, Milestone, Participation
from comity.graph.wording import shown
from comity.loaders.base import Fault, Unknown
from comity.loaders.cordis.bodies import Bodies
from comity.loaders.cordis.cells import amount, date, flag, number, one_of, optional, project_id
from comity.loaders.cordis.columns import ORGANIZATION
from comity.loaders.cordis.fields import Fields
from comity.loaders.cordis.frameworks import Frameworks
from comity.loaders.cordis.tables import Cells, Table, Telling
from comity.loaders.values import Wrong, text

_ROLES = {
    "coordinator": "coordinator",
    "participant": "participant",
    "partner": "partner",
    "thirdParty": "third-party",
    "associatedPartner": "associated-partner",
    "internationalPartner": "associated-partner",
    "": "party",  # no role is told
}
#: A status is computed from dates; the one that no date tells is a termination.
_STATUSES = {"": "", "SIGNED": "", "CLOSED": "", "ONG": "", "CLO": "", "TERMINATED": "terminated"}
_ORDER = re.compile(r"[1-9][0-9]{0,5}")
_DOI = re.compile(r"(?:https?://doi\.org/)?(10\.[0-9]{4,9}/[A-Za-z0-9._()/:;-]{1,200})")
_LONGEST_OBJECTIVE = 20_000
_COST = "totalCost"
_PAGE = "https://cordis.europa.eu/project/"
_NOT_DESCRIBED = "Only its participations are read: no row of the file of the projects that can be read describes it."


def _of(cells: Mapping[str, str], column: str) -> str:
    """Return the id of what is said in a column of participations: the body's, or the project's."""
    if column in _OF_BODY:
        return f"pic-{cells['organisationID']}"
    return project_id(cells["projectID"])


_OF_BODY = frozenset(ORGANIZATION.read[8:17])
_PARTICIPATION = Telling(
    lambda cells: (
        f"participation of organisation {shown(cells['organisationID'])} in project {shown(cells['projectID'])}"
    ),
    "the project stands without this participation",
    _of,
)
_PROJECT = Telling(
    lambda cells: f"project {shown(cells['id'])}",
    "the row is set aside, and no other",
    lambda cells, _: project_id(cells["id"]),
)


class _Row(NamedTuple):
    """A participation's cells, in the order of ``columns.ORGANIZATION``; what is said of the body stands apart."""

    project: str
    pic: str
    role: str
    order: str
    given: str
    net: str
    cost: str
    ended: str


class _Described(NamedTuple):
    """A project's cells, in the order of ``columns.PROJECT``."""

    project: str
    title: str
    start: str
    end: str
    cost: str
    funding: str
    programme: str
    acronym: str
    status: str
    basis: str
    signed: str
    scheme: str
    objective: str
    rcn: str
    doi: str


class Projects:
    """Join the participations of a release to its projects."""

    def __init__(self, dataset: str, bodies: Bodies, fields: Fields, frameworks: Frameworks) -> None:
        self._dataset, self._bodies, self._fields, self._frameworks = dataset, bodies, fields, frameworks
        self._parties: dict[str, list[Any]] = {}
        self._acronyms: dict[str, str] = {}
        self._described: set[str] = set()

    def take_participations(self, table: Table) -> Iterator[Fault | Unknown]:
        """Take the participations of a file, and yield a fault for each row or cell that is set aside."""
        for item in table.read(self._take, _PARTICIPATION):
            if item is not None:
                yield item

    def _take(self, cells: Cells) -> None:
        row, body, (updated, acronym) = _Row._make(cells[:8]), cells[8:16], cells[16:]
        parties = self._parties.get(row.project)
        if parties is None and number(row.project, "projectID") in self._described:
            raise Wrong("projectID", f"{row.project} is told whole by another file: its participations stand there")
        if acronym and acronym != (known := self._acronyms.get(row.project)):
            short = text(acronym, "projectAcronym")
            self._acronyms[row.project] = min(short, known or short)
        given, net, cost, ended = row.given, row.net, row.cost, row.ended
        made = Participation(
            role=one_of(row.role, _ROLES, "role"),
            place=_place(row.order) if row.order else None,
            contribution=amount(given, "ecContribution") if given else None,
            net_contribution=amount(net, "netEcContribution") if net else None,
            total_cost=amount(cost, _COST) if cost else None,
            ended_early=ended != "false" and flag(ended, "endOfParticipation"),
            party=self._bodies.party(row.pic, body, updated),  # last: no body comes of a faulty row
        )
        if parties is None:
            self._parties[row.project] = [made]
        else:
            parties.append(made)

    def read(self, table: Table) -> Iterator[Record | Fault | Unknown]:
        """Yield the projects that a file describes, and what is wrong in it."""
        yield from table.read(self._project, _PROJECT)

    def not_described(self) -> Iterator[Record]:
        """Yield the projects that have participations and no description."""
        for project in list(self._parties):
            yield self._cooperation(project, note=_NOT_DESCRIBED)

    def _project(self, cells: Cells) -> Record:
        row = _Described._make(cells)
        project = number(row.project, "id")
        if project in self._described:
            raise Wrong("id", f"{project} was described already: which description is right cannot be known")
        if not self._parties.get(project):
            raise Wrong("id", f"{project} has no participation that stands: a cooperation has parties")
        made = self._cooperation(
            project,
            title=optional(row.title, "title"),
            acronym=optional(row.acronym, "acronym"),
            subkind=optional(row.scheme, "fundingScheme"),
            date=_span(date(row.start, "startDate"), date(row.end, "endDate")),
            total_cost=amount(row.cost, _COST),
            funding=amount(row.funding, "ecMaxContribution"),
            description=optional(row.objective, "objective", _LONGEST_OBJECTIVE),
            milestones=tuple(_milestones(row.status, row.signed)),
            same_as=tuple(_addresses(project, row.rcn, row.doi)),
            frameworks=self._frameworks.of(row.programme, row.basis),
        )
        self._described.add(project)
        return made

    def _cooperation(self, project: str, acronym: str | None = None, **told: Any) -> Record:
        named = self._acronyms.pop(project, None)
        return Cooperation(
            id=f"cordis-{project}",
            kind="joint-activity",
            parties=self._each_once(project, self._parties.pop(project, [])),
            identifier=project,
            acronym=acronym or named,
            currency="EUR",
            fields=self._fields.of(project),
            evidence=(Evidence(source=self._dataset, at=f"record {project}"),),
            **told,
        )

    def _each_once(self, project: str, parties: list[Any]) -> tuple[Any, ...]:
        """Make one participation of those of one body in one role: a repeated row counts once, amounts add up."""
        if len({(part.party, part.role) for part in parties}) == len(parties):
            return tuple(parties)
        rows: dict[tuple[str, str], dict[Any, None]] = {}
        for part in parties:
            rows.setdefault((part.party, part.role), {})[part] = None
        return tuple([next(iter(same)) if len(same) == 1 else self._sum(project, list(same)) for same in rows.values()])

    def _sum(self, project: str, rows: list[Any]) -> Any:
        note = f"CORDIS has it in {len(rows)} rows, whose amounts are added up here."
        at = f"record {project}, {rows[0].party} as {rows[0].role}"
        return Participation(
            party=rows[0].party,
            role=rows[0].role,
            place=min((row.place for row in rows if row.place is not None), default=None),
            contribution=_total(row.contribution for row in rows),
            net_contribution=_total(row.net_contribution for row in rows),
            total_cost=_total(row.total_cost for row in rows),
            ended_early=all(row.ended_early for row in rows),
            evidence=(Evidence(source=self._dataset, at=at, note=note),),
        )


def _total(amounts: Iterable[str | None]) -> str | None:
    known = [Decimal(value) for value in amounts if value is not None]
    return f"{sum(known):f}" if known else None


def _place(cell: str) -> int:
    if _ORDER.fullmatch(cell) is None:
        raise Wrong("order", f"{shown(cell)} is no place in a list, which is counted from 1")
    return int(cell)


def _span(start: str | None, end: str | None) -> str | None:
    """Write from when to when: an end that is not told is unknown, not open."""
    if start and end and start > end:
        raise Wrong("endDate", f"{end} lies before the start on {start}: which is wrong is not known", ("startDate",))
    return f"{start or ''}/{end or ''}" if start or end else None


def _milestones(status: str, signed: str) -> Iterator[Any]:
    if day := date(signed, "ecSignatureDate"):
        yield Milestone(kind="signed", date=day)
    if one_of(status, _STATUSES, "status"):
        yield Milestone(kind="terminated")


def _addresses(project: str, rcn: str, doi: str) -> Iterator[str]:
    """Yield the project's page and its DOI; where the id is the number of CORDIS's record, the page is another."""
    yield f"{_PAGE}{'rcn' if rcn == project else 'id'}/{project}"
    if doi:
        if (match := _DOI.fullmatch(doi)) is None:
            raise Wrong("grantDoi", f"{shown(doi)} is no DOI, such as 10.3030/785219")
        yield f"https://doi.org/{match[1]}"
