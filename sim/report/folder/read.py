"""Results folders read back: everything that a briefing says stands in them.

Whoever has only the folder has enough; nothing is run again.
"""

import json
import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import NoReturn, TypeVar

import pandas as pd
from pandas.errors import ParserWarning
from pydantic import ValidationError

from sim.circumstances import parted
from sim.errors import BadCall, ScenarioError
from sim.experiment.fingerprint import scenario_hash
from sim.experiment.tables import DIFFERENCES, FRONTIER, ResultTable
from sim.file_names import scenario_key
from sim.letters import printable
from sim.messages.message import Message, said_by
from sim.plan.study import Study
from sim.reading.text_files import read_json
from sim.report.catalogue.catalogue import Language
from sim.report.folder.by_run import RUN, SUFFIX, read_by_run, run_by_run
from sim.report.folder.columns import BY_RUN, DOUBTED, FILLED, NEEDED, USED, as_declared
from sim.report.folder.folders import MANIFEST, digest_of, is_own_name, is_plain_file
from sim.report.folder.manifest import Manifest, ManifestOfComparison, read_manifest
from sim.report.folder.tables import as_read
from sim.report.frames import Compared, Structure, condition_list, structure_list, under
from sim.scenario.management import Management
from sim.scenario.study import Scenario
from sim.units import DAY, YEAR

Frames = Mapping[str, pd.DataFrame]

OTHERS: Mapping[str, str] = {
    "attribution": "attribute", "tipping": "tipping", "beaten": "sensitivity",
    "allocation": "staff", "tried": "staff", "backcast": "backcast", "frontier": "frontier",
}  # fmt: skip
"""Which command writes a table that is in no comparison."""

_ALWAYS: Mapping[str, str] = {"comparison": "decided", "series": "open"}
"""A measure by table that every structure has under every condition."""
_MAKE = Message("read.make")
_LARGEST = 1_000_000_000
"""Bytes of a table or a scenario."""

_Kind = TypeVar("_Kind", bound=Manifest)


class BriefError(BadCall):
    """There is no briefing to be made of this; says what is missing and what makes it."""


@dataclass(frozen=True)
class Results:
    """What `umbau compare` found, as its results folder has it."""

    details: ManifestOfComparison
    """The manifest."""
    tables: Frames
    scenarios: Mapping[tuple[str, str], Scenario]
    """By (condition, structure)."""

    @property
    def language(self) -> Language:
        """Return the language that the results are reported in."""
        return self.details.language

    @property
    def preview(self) -> bool:
        """Tell whether these are results of a short version."""
        return self.details.preview

    @property
    def structures(self) -> list[Structure]:
        """Return the structures, today's first."""
        return structure_list(self.tables["structures"])

    @property
    def others(self) -> list[Structure]:
        """Return the structures that are compared with today's."""
        return [one for one in self.structures if not one.today]

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """Return the conditions with their labels; one without a label where there are none."""
        return condition_list(self.tables["conditions"])

    @property
    def managements(self) -> dict[str, Management]:
        """Return the managements by name as the study states them, the leading one last."""
        named = {
            parted(name)[1]: scenario.management for (name, _), scenario in self.scenarios.items()
        }
        order = dict.fromkeys(parted(name)[1] for name, _ in self.conditions)
        return {name: named[name] for name in reversed(order) if name}

    def led(self) -> "Results":
        """Return the results under the leading management alone."""
        kept = self.study.led().conditions
        tables = {name: under(table, kept) for name, table in self.tables.items()}
        scenarios = {key: each for key, each in self.scenarios.items() if key[0] in kept}
        return replace(self, tables=tables, scenarios=scenarios)

    @cached_property
    def compared(self) -> Compared:
        """Return what the comparison found."""
        return Compared(self.tables["comparison"], self.structures, self.conditions)

    @property
    def dated(self) -> list[Structure]:
        """Return the reorganisations: what changes on dates."""
        first = self.conditions[0][0]
        return [one for one in self.others if self.scenarios[first, one.name].timeline is not None]

    @property
    def begin(self) -> date:
        """Return the first day of the runs."""
        return self.details.start

    @property
    def years(self) -> float:
        """Return the length of what is measured."""
        return (self.details.run_length_days - self.details.warm_up_days) * DAY / YEAR

    @property
    def last(self) -> date:
        """Return the last day of the runs."""
        return self.details.last

    @property
    def study(self) -> Study:
        """Return as much of the study as its results tell."""
        details = self.details
        return Study(
            name=details.name,
            question=details.question,
            language=self.language,
            matters=details.mattering,
            structures={one.name: one.label for one in self.structures},
            conditions=dict(self.conditions),
            scenarios=dict(self.scenarios),
            managements=self.managements,
            precision=None if details.precision is None else details.precision.asked,
            preview=self.preview,
            sensitivity=details.stated_sensitivity,
        )


@dataclass(frozen=True)
class Doubt:
    """What `umbau tipping` or `umbau sensitivity` found about the same study."""

    command: str
    details: Manifest
    tables: Frames
    study: Study


def read_results(folder: Path) -> Results:
    """Read the results folder of a comparison. Raises BriefError."""
    found = _Folder.opened(folder)
    if found.command != "compare":
        raise BriefError(
            Message("read.other_command", folder=folder, command=found.command, make=_MAKE)
        )
    details = found.manifest(ManifestOfComparison)
    found.check_files([each.name for each in NEEDED])
    wanted = [*NEEDED, *(each for each in USED if each.name in found.tables)]
    tables = {each.name: found.table(each) for each in wanted}
    if len(tables["structures"]) > 1:
        tables["differences"] = found.table_by_run(DIFFERENCES, "difference")
    found.check_names(tables)
    found.check_told(tables)
    if tables["structures"]["structure"].iloc[0] != details.today:
        found.refuse(
            Message("read.today_not_first", file="tables/structures.csv", today=details.today)
        )
    found.check_dates(tables, details)
    return Results(details, tables, found.scenarios(details, tables, tables))


def read_doubt(folder: Path, results: Results) -> Doubt:
    """Read a folder of tipping points or of a sensitivity analysis. Raises BriefError."""
    found = _Folder.opened(folder)
    if found.command not in DOUBTED:
        raise BriefError(Message("read.not_for_with", folder=folder, command=found.command))
    details = found.manifest(Manifest)
    _check_study(folder, details, results)
    wanted = DOUBTED[found.command]
    if getattr(details, found.command) is None:
        found.refuse(Message("read.not_asked", file=MANIFEST, command=found.command))
    found.check_files([each.name for each in wanted[:2]])
    tables = {each.name: found.table(each) for each in wanted if each.name in found.tables}
    lists = {each: results.tables[each] for each in ("structures", "conditions")}
    found.check_names(lists | tables, details.inputs)
    scenarios = found.scenarios(details, results.tables, tables)
    study = replace(
        results.study, scenarios=dict(scenarios), sensitivity=details.stated_sensitivity,
        preview=details.preview,
    )  # fmt: skip
    return Doubt(found.command, details, tables, study)


def with_frontier(results: Results, folder: Path) -> Results | None:
    """Return results with the frontier of a folder; None where it holds something else.

    It must be about the same study, in runs as long: cases are laid beside cases. Raises
    BriefError.
    """
    found = _Folder.opened(folder)
    if found.command != "frontier":
        return None
    details = found.manifest(Manifest)
    _check_study(folder, details, results)
    if details.run_length_days != results.details.run_length_days:
        raise BriefError(
            Message(
                "read.other_length", folder=folder, days=round(details.run_length_days),
                results=round(results.details.run_length_days),
            )
        )  # fmt: skip
    found.check_files([FRONTIER.name])
    table = found.table(FRONTIER)
    lists = {each: results.tables[each] for each in ("structures", "conditions")}
    found.check_names(lists | {FRONTIER.name: table})
    return replace(results, tables={**results.tables, FRONTIER.name: table})


def _check_study(folder: Path, details: Manifest, results: Results) -> None:
    """Refuse a folder about another study. Raises BriefError."""
    name = results.details.name
    if details.name != name:
        raise BriefError(
            Message(
                "read.other_study",
                folder=folder,
                name=printable(details.name),
                results=printable(name),
            )
        )


@dataclass(frozen=True)
class _Folder:
    """A results folder whose files are those that its run wrote."""

    path: Path
    files: Mapping[str, str]
    """Digests by name."""
    asked: str
    """The command that makes the results again."""
    tables: frozenset[str]
    command: str

    @classmethod
    def opened(cls, path: Path) -> "_Folder":
        """Open a folder with a manifest, all of whose tables and scenarios are unchanged."""
        if not path.is_dir():
            raise BriefError(Message("read.no_folder", path=path, make=_MAKE))
        if not (path / MANIFEST).is_file():
            raise BriefError(Message("read.no_results", path=path, file=MANIFEST, make=_MAKE))
        details = _manifest(path, Manifest, _MAKE)
        make = _MAKE if details.asked is None else f"umbau {printable(str(details.asked))}"
        if details.files is None:
            raise BriefError(Message("read.files_not_named", path=path / MANIFEST, make=make))
        files = {name: each for name, each in details.files.items() if is_own_name(name)}
        tables = frozenset(
            name.removeprefix("tables/").removesuffix(".csv")
            for name in files
            if name.startswith("tables/") and name.endswith(".csv")
        )
        return cls(path, files, make, tables, _command(details, tables))

    def refuse(self, why: str) -> NoReturn:
        """Refuse the folder. Raises BriefError."""
        raise BriefError(Message("read.refused", path=self.path, why=why, make=self.asked))

    def manifest(self, kind: type[_Kind]) -> _Kind:
        """Return the manifest with all that is read of it."""
        return _manifest(self.path, kind, self.asked)

    def check_files(self, needed: Sequence[str]) -> None:
        """Refuse a folder in which tables or scenarios are missing, or are not the run's own."""
        read = [name for name in self.files if name.startswith(("tables/", "scenarios/"))]
        missing = [f"tables/{name}.csv" for name in needed if name not in self.tables]
        missing += [name for name in read if not (self.path / name).exists()]
        if missing:
            self._refuse_without(missing)
        for name in read:
            path = self.path / name
            if not is_plain_file(path):
                self.refuse(Message("read.no_plain_file", file=name))
            if path.stat().st_size > _LARGEST:
                self.refuse(Message("read.too_large", file=name, largest=_LARGEST // 1_000_000))
            if not self._is_own(path, self.files[name]):
                raise BriefError(Message("read.changed", path=path, make=self.asked))

    def _refuse_without(self, missing: Sequence[str]) -> NoReturn:
        raise BriefError(
            Message("read.not_complete", path=self.path, missing=_listed(missing), make=self.asked)
        )

    def _is_own(self, path: Path, digest: str) -> bool:
        try:
            return digest_of(path) == digest
        except OSError as error:
            self.refuse(Message("read.not_readable", file=path.name, why=error.strerror))

    def table(self, declared: ResultTable) -> pd.DataFrame:
        """Read a table; texts stay texts, and what is not there is no number."""
        name = declared.name
        path = self.path / "tables" / f"{name}.csv"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", ParserWarning)
                texts = pd.read_csv(
                    path, dtype=str, keep_default_na=False, encoding="utf-8", index_col=False
                )
            table = as_declared(as_read(texts), declared)
        except (ValueError, OSError, ParserWarning) as error:
            self.refuse(Message("read.not_readable", file=f"tables/{name}.csv", why=_why(error)))
        if table.empty and declared in FILLED:
            self.refuse(Message("read.no_rows", file=f"tables/{name}.csv"))
        return table

    def table_by_run(self, declared: ResultTable, value: str) -> pd.DataFrame:
        """Read a table of single runs, a row for each, with its numbers in the named column."""
        path = self.path / "tables" / f"{declared.name}{SUFFIX}"
        if f"tables/{path.name}" not in self.files:
            self._refuse_without([f"tables/{path.name}"])
        try:
            table = as_read(read_by_run(path))
            numbers = table.loc[:, [column.startswith(RUN) for column in table.columns]]
            about = as_declared(table, declared, BY_RUN)
        except (ValueError, OSError, EOFError, zlib.error) as error:
            self.refuse(Message("read.not_readable", file=f"tables/{path.name}", why=_why(error)))
        return run_by_run(about.join(numbers), value)

    def check_names(self, tables: Frames, inputs: Sequence[str] = ()) -> None:
        """Refuse tables that name structures, conditions or inputs which the study has not."""
        known = {
            "input": set(inputs),
            "structure": set(tables["structures"]["structure"]),
            "condition": set(tables["conditions"]["condition"]),
        }
        known["against"] = known["structure"]
        for name, table in tables.items():
            for column, names in known.items():
                strange = set(table[column]) - names if column in table else set()
                if strange:
                    self.refuse(Message(f"read.strange_{column}", file=f"tables/{name}.csv",
                                        name=printable(min(strange))))  # fmt: skip

    def check_told(self, tables: Frames) -> None:
        """Refuse tables that leave out a structure under a condition."""
        lists = tables["conditions"]["condition"], tables["structures"]["structure"]
        for name, measure in _ALWAYS.items():
            rows = tables[name][tables[name]["measure"] == measure]
            pairs = rows[["condition", "structure"]].itertuples(index=False, name=None)
            if silent := set(product(*lists)) - set(pairs):
                key = printable(scenario_key(*min(silent)))
                self.refuse(Message("read.no_row", file=f"tables/{name}.csv", about=key))

    def check_dates(self, tables: Frames, details: Manifest) -> None:
        """Refuse tables with days beyond the runs."""
        first, last = str(details.start - timedelta(8)), str(details.last + timedelta(8))
        for name in ("series", "cumulative_difference", "open_difference"):
            if name in tables and not tables[name]["date"].between(first, last).all():
                self.refuse(Message("read.beyond", file=f"tables/{name}.csv"))

    def scenarios(
        self, details: Manifest, compared: Frames, tables: Frames
    ) -> dict[tuple[str, str], Scenario]:
        """Read the scenarios that tables are about, of those that were compared.

        Refuses a folder that has not all of them, or others.
        """
        named = product(compared["conditions"]["condition"], compared["structures"]["structure"])
        keys = {scenario_key(*pair): pair for pair in named}
        unknown = [key for key in details.scenarios if key not in keys]
        if unknown:
            raise BriefError(
                Message("read.strange_scenarios", path=self.path, names=printable(_listed(unknown)))
            )
        lacking = [scenario_key(*pair) for pair in _about(tables, compared["structures"])]
        lacking = [key for key in lacking if key not in details.scenarios]
        if lacking:
            self.refuse(Message("read.scenario_lacking", file=MANIFEST, name=printable(lacking[0])))
        return {keys[key]: self._scenario(key, own) for key, own in details.scenarios.items()}

    def _scenario(self, key: str, own: str) -> Scenario:
        """Read a scenario, which must be the one that was run."""
        name = f"scenarios/{key}.json"
        if name not in self.files:
            self.refuse(Message("read.file_not_named", file=MANIFEST, name=printable(name)))
        try:
            found = Scenario.model_validate_json(json.dumps(read_json(self.path / name)))
        except (ValueError, ScenarioError) as error:
            if isinstance(error, ValidationError):
                self.refuse(Message("read.other_version", file=name))
            self.refuse(Message("read.unreadable", file=name))
        if scenario_hash(found) != own:
            self.refuse(Message("read.not_what_was_run", file=name))
        return found


def _about(tables: Frames, structures: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield which structures tables tell of under which conditions, and today's under each."""
    for table in tables.values():
        if "condition" in table and "structure" in table:
            pairs = table[["condition", "structure"]].drop_duplicates()
            yield from pairs.itertuples(index=False, name=None)
            yield from product(pairs["condition"], structures["structure"].iloc[:1])


def _manifest(folder: Path, kind: type[_Kind], make: str) -> _Kind:
    """Read the manifest of a folder. Raises BriefError."""
    try:
        return read_manifest(folder / MANIFEST, kind)
    except (ValueError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BriefError(
            Message("read.no_manifest", path=folder / MANIFEST, why=why, make=make)
        ) from None


def _command(details: Manifest, tables: Collection[str]) -> str:
    """Return the command that made results."""
    if details.asked is not None:
        return details.asked.command
    if "comparison" in tables:
        return "compare"
    return next((command for name, command in OTHERS.items() if name in tables), "run")


def _why(error: Exception) -> str:
    """Return the first line of what is wrong with a table."""
    said = said_by(error)
    if isinstance(said, Message):
        return said
    lines = said.splitlines()
    return printable(lines[0]) if lines else Message("read.no_table")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
