"""Blocks as lines of a terminal: widths, wrapping, numbers to the right, no pictures."""

from typing import NoReturn

import pytest

from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Picture, Table
from sim.report.writers.terminal import terminal

COLUMNS = (Column("Structure"), Column("Difference to today", number=True), Column("Verdict"))


def lines(*blocks: Block, width: int = 100) -> list[str]:
    return terminal(blocks, width).splitlines()


def drawn() -> NoReturn:
    pytest.fail("a terminal draws nothing")


def test_headings_have_lines_below_and_gaps_above() -> None:
    assert lines(Heading("First"), Paragraph("a"), Paragraph("b"), Heading("In it", 2)) == [
        "First", "=====", "a", "b", "", "In it", "-----",
    ]  # fmt: skip


def test_paragraphs_and_bullets_are_wrapped() -> None:
    assert lines(Paragraph("one two three"), Bullets(("four five six", "seven")), width=10) == [
        "one two", "three", "  four", "    five", "    six", "  seven",
    ]  # fmt: skip


def test_numbers_stand_right_and_a_cell_may_have_lines() -> None:
    rows = (
        ("Clearing", "\u22125 (\u22127 to \u22123)\none run: \u22129 to +1", "fewer"),
        ("Today", "", ""),
    )
    assert lines(Table("Decided", COLUMNS, rows, "Spans are known.")) == [
        "Decided",
        "Structure  Difference to today  Verdict",
        "---------------------------------------",
        "Clearing         \u22125 (\u22127 to \u22123)  fewer",
        "             one run: \u22129 to +1",
        "Today",
        "Spans are known.",
    ]


def test_heads_are_wrapped_before_names_and_names_before_numbers() -> None:
    table = Table("", COLUMNS, (("The long name", "+1,234 (+5 to +9)", "more"),))
    assert lines(table, width=41) == [
        "Structure          Difference to  Verdict",
        "                           today",
        "-----------------------------------------",
        "The long name  +1,234 (+5 to +9)  more",
    ]
    assert lines(table, width=37)[3:] == ["The long   +1,234 (+5 to +9)  more", "name"]
    assert lines(table, width=30)[3:] == ["The long   +1,234 (+5  more", "name           to +9)"]


def test_a_number_is_not_broken_for_the_width() -> None:
    assert (
        lines(Table("", (Column("a", number=True),), (("1,234,567",),)), width=5)[2] == "1,234,567"
    )


def test_a_word_is_not_broken_either_so_that_a_key_can_be_copied() -> None:
    key = "office.contacts.enquiries.mean_rate"
    table = Table("", (Column("Input"), Column("Key")), (("a b c d", key),))
    assert lines(table, width=20)[2].endswith(key)


def test_tables_with_the_same_columns_are_equally_wide() -> None:
    short, long = (Table("", COLUMNS, ((name, "1", "x"),)) for name in ("a", "a longer name"))
    first, second = (lines(each) for each in (short, long))
    both = lines(short, long)
    assert first != second[: len(first)]
    assert both[0] == both[4] == second[0]


def test_soft_hyphens_are_left_out() -> None:
    assert lines(Paragraph("Ein\u00adarbeitung")) == ["Einarbeitung"]
    table = Table("", (Column("Ver\u00adteilung"),), (("Über\u00adstunden",),))
    assert lines(table) == ["Verteilung", "-----------", "Überstunden"]


def test_of_a_picture_its_table_is_shown_and_nothing_is_drawn() -> None:
    table = Table("Open", (Column("a"),), (("1",),))
    assert lines(Picture("p", "title", drawn, table)) == lines(table)
    assert lines(Picture("p", "title", drawn)) == []


def test_nothing_is_no_line() -> None:
    assert terminal([]) == ""
