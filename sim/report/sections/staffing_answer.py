"""Where to put posts and how many are needed, in one table for each of the two questions."""

from collections.abc import Iterable, Iterator

from sim.experiment.comparison import equal_what
from sim.experiment.staffing_search import LARGEST, Allocation, Needed
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.numbers import date_text
from sim.report.catalogue.words import listed, runs_words, verdict_word
from sim.report.document import Block, Paragraph, Table
from sim.report.naming import Namer
from sim.report.rows.teams import team_label
from sim.report.sections.answers import answers_table
from sim.report.sections.staffing import Staffing, arithmetic_text, difference_text


def staffing_answer_blocks(found: Staffing, language: Language) -> Iterator[Block]:
    """Yield how many posts reach each goal and which sizes are best, a row per structure."""
    names = Namer(found.study, (), language)
    if found.study.preview:
        yield Paragraph(phrase("tipping.preview", language))
    if found.needed:
        yield _needed_table(found, names)
        yield Paragraph(phrase("staffing.answer.need_note", language), note=True)
    if found.searched:
        yield _sizes_table(found, names)
        yield Paragraph(phrase("staffing.answer.search_note", language), note=True)
    yield Paragraph(equal_sentence(equal_what(found.study), language))


def _row_key(key: tuple[str, str], names: Namer) -> tuple[str, str]:
    """Return the labels of a condition and a structure."""
    condition, structure = key
    return names.study.conditions[condition], names.structure(structure)


def _needed_table(found: Staffing, names: Namer) -> Table:
    """Return today's posts and those that each goal needs; below them what arithmetic says."""
    language = names.language
    day = date_text(found.clear_by, language)
    goals = [each.goal for each in next(iter(found.needed.values()))]
    heads = [phrase(f"staffing.goal_{goal}", language, day=day) for goal in goals]
    tried = [int(each.tried["runs"].max()) for several in found.needed.values() for each in several]
    answers = {
        _row_key(key, names): [str(several[0].now), *(_posts(each, language) for each in several)]
        for key, several in found.needed.items()
    }
    return answers_table(
        phrase("staffing.answer.need", language, runs=runs_words(min(tried), max(tried), language)),
        phrase("common.structure", language),
        [phrase("staffing.answer.now", language), *heads], answers, language,
    )  # fmt: skip


def _posts(each: Needed, language: Language) -> str:
    """Write from how many posts on a goal is reached, and below it what arithmetic says."""
    beyond = phrase("staffing.answer.beyond", language, most=LARGEST * each.now)
    possible, surely = (
        beyond if posts is None else str(posts) for posts in (each.possible_from, each.surely_from)
    )
    if each.posts is None:
        said = beyond
    elif possible == surely:
        said = phrase("staffing.answer.exactly", language, posts=each.posts)
    else:
        span = {"low": possible, "high": surely}
        said = phrase("staffing.answer.from", language, posts=each.posts, **span)
    static = phrase("staffing.answer.static", language, static=arithmetic_text(each, language))
    return f"{said}\n{static}"


def _sizes_table(found: Staffing, names: Namer) -> Table:
    """Return the best sizes, the planned ones, what else may be best, and verdicts on new luck."""
    language = names.language
    first = next(iter(found.searched.values()))
    unit = names.unit(first.measure)
    heads = [
        *(phrase(f"staffing.answer.{head}", language) for head in ("best", "planned", "others")),
        *(phrase(f"staffing.answer.against_{one}", language, unit=unit)
          for one in ("planned", "today")),
    ]  # fmt: skip
    answers = {}
    for key, each in found.searched.items():
        teams = [team_label(names.study.scenarios[key], team) for team in each.teams]
        answers[_row_key(key, names)] = [
            _sizes(each.best, teams), _sizes(each.planned, teams), _others(each, names),
            *(_against(each, one, names) for one in ("planned", "today")),
        ]  # fmt: skip
    key = next(iter(found.searched))
    teams = [team_label(names.study.scenarios[key], team) for team in first.teams]
    caption = phrase(
        "staffing.answer.search", language,
        teams=listed(teams, language), measure=names.measure(first.measure),
    )  # fmt: skip
    return answers_table(caption, phrase("common.structure", language), heads, answers, language)


def _sizes(counts: Iterable[int], teams: list[str]) -> str:
    """Write the posts of a team, of two with their names."""
    posts = [str(int(count)) for count in counts]
    if len(teams) == 1:
        return posts[0]
    return ", ".join(f"{team} {count}" for team, count in zip(teams, posts, strict=True))


def _others(each: Allocation, names: Namer) -> str:
    """Write which sizes are or may be as good as the best; of two teams how many."""
    said = []
    for state in ("alike", "open"):
        rows = each.table.loc[each.table["state"] == state, [f"posts_{t}" for t in each.teams]]
        if rows.empty:
            continue
        one_team = len(each.teams) == 1
        sizes = ", ".join(map(str, sorted(int(row[0]) for row in rows.itertuples(index=False))))
        told = sizes if one_team else str(len(rows))
        said.append(phrase(f"staffing.answer.{state}", names.language, sizes=told))
    return "\n".join(said) or phrase("staffing.answer.none", names.language)


def _against(each: Allocation, other: str, names: Namer) -> str:
    """Write the verdict on the best sizes against others on new luck, and the difference."""
    check = each.check
    rows = check if check.empty else check[(check["sizes"] == "best") & (check["against"] == other)]
    if rows.empty:
        same = other == "planned" and each.best == each.planned
        return phrase("staffing.answer.as_planned" if same else "number.missing", names.language)
    row = rows.iloc[0]
    word = verdict_word(str(row["verdict"]), each.measure, names.language)
    difference, low, high = difference_text(row, each.measure, names)
    span = phrase("common.interval", names.language, low=low, high=high)
    return f"{word}\n{difference} ({span})"
