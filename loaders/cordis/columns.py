"""Which columns CORDIS's files have: each is read, or ignored for a reason; another is kept out and told."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from comity.graph.errors import InputError
from comity.graph.wording import nearest, shown

#: How CORDIS numbers projects and organisations.
NUMBER = re.compile(r"[1-9][0-9]{0,11}")
_CODE, _WORDS = re.compile(r"/?[0-9]+(?:/[0-9]+)*"), re.compile(".*", re.DOTALL)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}:[0-9]{2})?")
#: Where a release is to be had that is read.
WAY_OUT = (
    "take the JSON zip that CORDIS publishes of the same programme, such as "
    "https://cordis.europa.eu/data/cordis-HORIZONprojects-json.zip"
)
OLD = f"this is CORDIS's layout before 2021, which is not read; {WAY_OUT}"


@dataclass(frozen=True, slots=True)
class Columns:
    """List a file's columns: those that it must have, those that it may have, and those that are not read."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    ignored: dict[str, str]
    keys: dict[str, re.Pattern[str]]
    """The columns without whose cells a row says nothing, and how such a cell is written."""
    older: frozenset[str] = frozenset()
    """Columns that only the layout before 2021 has."""
    forms: dict[str, re.Pattern[str]] = field(default_factory=dict)
    """The columns whose cells have a form of their own, by which they are known in another column."""

    @property
    def read(self) -> tuple[str, ...]:
        """Return the columns that are read, in the order in which they are handed on."""
        return self.required + self.optional

    @property
    def known(self) -> tuple[str, ...]:
        """Return all columns of the layout."""
        return (*self.read, *self.ignored)

    def unknown(self, found: Collection[str]) -> list[str]:
        """Return the columns that are not of the layout; a column without a name holds nothing."""
        return [name for name in found if name and name not in self.read and name not in self.ignored]

    def strayed(self, cells: Mapping[str, str]) -> str:
        """Say which cell stands in the column of another; nothing where none does.

        >>> PROJECT.strayed({"title": "Salt", "totalCost": "2022-04-30"})
        "'2022-04-30' stands in totalCost, and has the form of startDate"
        """
        for name, cell in cells.items():
            for other, form in self.forms.items():
                if cell and self.forms.get(name) is not form and form.fullmatch(cell):
                    return f"{shown(cell)} stands in {name}, and has the form of {other}"
        return ""

    def check(self, found: Collection[str], place: str) -> None:
        """Raise ``InputError`` where a column is missing or stands twice, or the layout is the old one."""
        if old := sorted(self.older.intersection(found)):
            raise InputError(f"{place} has the column {old[0]!r}: {OLD}")
        if missing := [name for name in self.required if name not in found]:
            raise InputError(f"{place}: the column {missing[0]!r} is missing{nearest(missing[0], found)}")
        if len(set(found)) < len(found) and (twice := [name for name in self.known if list(found).count(name) > 1]):
            raise InputError(f"{place}: the column {twice[0]!r} stands there twice: which is meant cannot be known")


ORGANIZATION = Columns(
    required=(
        "projectID",
        "organisationID",
        "role",
        "order",
        "ecContribution",
        "netEcContribution",
        "totalCost",
        "endOfParticipation",
        "name",
        "shortName",
        "activityType",
        "country",
        "city",
    ),
    optional=("street", "geolocation", "organizationURL", "contentUpdateDate", "projectAcronym"),
    keys={"projectID": NUMBER, "organisationID": NUMBER},
    older=frozenset({"projectRcn", "contactLastNames"}),
    forms={
        "role": re.compile("coordinator|participant|partner|thirdParty|associatedPartner|internationalPartner"),
        "endOfParticipation": re.compile("true|false"),
        "contentUpdateDate": _DAY,
    },
    ignored={
        "vatNumber": "a tax number, which may be a person's",
        "SME": "whether it was a small enterprise when it took part, and no kind of body",
        "postCode": "the city and the street say where it sits",
        "nutsCode": "follows from the city",
        "contactForm": "the address of a form that follows from the project's and the organisation's number",
        "rcn": "the number of CORDIS's record of the organisation, beside its PIC",
        "active": "empty, and said of no day",
    },
)
PROJECT = Columns(
    required=("id", "title", "startDate", "endDate", "totalCost", "ecMaxContribution", "frameworkProgramme"),
    optional=(
        "acronym",
        "status",
        "legalBasis",
        "ecSignatureDate",
        "fundingScheme",
        "objective",
        "rcn",
        "grantDoi",
    ),
    keys={"id": NUMBER},
    older=frozenset({"coordinatorCountry", "participantCountries"}),
    forms={
        "startDate": _DAY,
        "endDate": _DAY,
        "ecSignatureDate": _DAY,
        "status": re.compile("SIGNED|CLOSED|TERMINATED"),
        "grantDoi": re.compile(r"10\.3030/[0-9]+"),
    },
    ignored={
        "topics": "the call's topic; the legal basis says under what the project stands",
        "masterCall": "the call, of which the legal basis is the ground",
        "subCall": "the call, of which the legal basis is the ground",
        "nature": "empty in the releases that are known",
        "contentUpdateDate": "when CORDIS's record was changed, not the project",
        "keywords": "free words of the applicants; the fields come from EuroSciVoc",
        "Human-validated": "how CORDIS checked its keywords",
    },
)
FIELD = Columns(
    required=("projectID", "euroSciVocCode", "euroSciVocPath", "euroSciVocTitle"),
    optional=(),
    keys={"projectID": NUMBER, "euroSciVocCode": _CODE, "euroSciVocPath": _WORDS, "euroSciVocTitle": _WORDS},
    ignored={"euroSciVocDescription": "empty in the releases that are known"},
)

#: The files of a release, by their names without the ending; the last need not be there.
FILES = {"organization": ORGANIZATION, "project": PROJECT, "euroSciVoc": FIELD}

_NOT_READ = {
    "the file legalBasis": "the titles of the codes in project.legalBasis, in several versions",
    "the file topics": "the titles of the calls' topics",
    "the file webItem": "pictures and logos",
    "the file webLink": "pages about the project, many of them gone",
    "the file policyPriorities": "shares that were estimated, and no tie between bodies",
    "the file reportSummaries": "what the project reported, and no tie between bodies",
}
_IN_PART = {
    "project.status (except TERMINATED)": "a status is computed from dates, for the day asked",
    "organization.organizationURL (except the first address)": "one homepage is kept",
}


def ignored() -> dict[str, str]:
    """Return what is not read of a release, each with the reason."""
    columns = {f"{name}.{column}": why for name, file in FILES.items() for column, why in file.ignored.items()}
    return {**columns, **_IN_PART, **_NOT_READ}
