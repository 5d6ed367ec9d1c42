"""Which pictures float, so that no page is left half empty."""

from collections.abc import Collection, Sequence

from sim.report.writers.pages import End, floating


def _laid(*heights: float, kinds: Sequence[str]) -> frozenset[int]:
    """Lay out blocks on pages from 20 to 279 mm; what floats goes to the top of the next one."""

    def ends_with(afloat: Collection[int]) -> list[End]:
        page, y, waiting = 1, 20.0, 0.0
        ends = []
        for place, height in enumerate(heights):
            if place in afloat:
                waiting += height
                ends.append(End(page + 1, 20.0))
                continue
            stays = heights[place + 1] if kinds[place] == "heading" else 0.0
            if place + 1 in afloat:
                stays = 0.0
            if y + height + stays > 279.0:
                page, y, waiting = page + 1, 20.0 + waiting, 0.0
            y += height
            ends.append(End(page, y))
        return ends

    return floating(kinds, ends_with)


def test_a_picture_that_leaves_more_than_an_eighth_empty_floats() -> None:
    kinds = ["paragraph", "picture", "paragraph"]
    assert _laid(150, 130, 50, kinds=kinds) == {1}
    assert _laid(230, 130, 50, kinds=kinds) == frozenset()  # 29 mm are left
    assert _laid(100, 130, 50, kinds=kinds) == frozenset()  # it has room


def test_headings_go_with_their_picture() -> None:
    kinds = ["paragraph", "heading", "picture", "paragraph"]
    assert _laid(150, 15, 120, 50, kinds=kinds) == {2}
    assert _laid(230, 15, 120, 50, kinds=kinds) == frozenset()


def test_one_picture_after_the_other_is_looked_at_where_it_stands_then() -> None:
    kinds = ["paragraph", "picture", "picture", "paragraph"]
    assert _laid(150, 130, 130, 50, kinds=kinds) == {1, 2}


def test_nothing_floats_at_the_beginning() -> None:
    assert _laid(130, kinds=["picture"]) == frozenset()
