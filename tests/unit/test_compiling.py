"""Where machine code is kept: by program, numba and processor, made by one while others wait."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sim.machine import compiling
from sim.machine.compiling import compiled_once, is_compiled, kept_in
from sim.machine.native import Code
from sim.messages.message import Message, told

pytest.importorskip("numba")

ONCE = "compiling, once for this version and machine; about a minute ..."
CODES = [Code("fold", "symbol", ("q", "2<f8"), "d", b"machine code\n")]
WAITING = "another process compiles, once for this version and machine; waiting for it ..."


@pytest.fixture(autouse=True)
def _told_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    kept_in.cache_clear()
    yield
    kept_in.cache_clear()


def _compiled() -> Sequence[Code]:
    return CODES


def _unasked() -> Sequence[Code]:
    raise AssertionError


def _again() -> Path:
    kept_in.cache_clear()
    folder = kept_in()
    assert folder is not None
    return folder


def test_a_folder_is_named_by_program_numba_and_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _again()
    assert first.parent == tmp_path / "umbau"
    assert _again() == first
    names = {first.name}
    for name, other in (
        ("program", lambda: "another"),
        ("version", lambda name: f"{name} 99"),
        ("_place", lambda: "0" * 8),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(compiling, name, other)
            names.add(_again().name)
    assert len(names) == 4


def test_what_earlier_programs_left_is_deleted_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = _again()
    (first / "more").mkdir()
    (first / "more" / "code").write_bytes(b"code")
    base, place = first.parent, first.name.partition("-")[0]
    others = ["mine", f"{place}-mine", f"{'0' * 8}-{'0' * 16}"]
    for other in others:
        (base / other).mkdir()
    monkeypatch.setattr(compiling, "program", lambda: "another")
    second = _again()
    assert sorted(path.name for path in base.iterdir()) == sorted([*others, second.name])


def test_without_the_variable_it_is_beside_the_program_or_with_the_user_s_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.platform", "linux")
    root = tmp_path / "sim"
    root.mkdir()
    monkeypatch.setattr(compiling, "_ROOT", root)
    assert _again().parent == root / "__pycache__" / "compiled"
    (root / "__pycache__" / "compiled").rename(tmp_path / "gone")
    (root / "__pycache__").rmdir()
    (root / "__pycache__").write_text("no folder")
    assert _again().parent == tmp_path / "cache" / "umbau" / "compiled"


def test_a_folder_that_holds_all_need_not_be_writable(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled_once(_compiled)
    monkeypatch.setattr(compiling, "_made", lambda _: False)
    _again()
    assert is_compiled()
    assert compiled_once(_unasked, _refuse) == CODES


def _refuse(message: Message) -> None:
    raise AssertionError(message)


def test_where_nothing_can_be_kept_each_compiles_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    said: list[Message] = []
    assert compiled_once(_compiled, said.append) == CODES
    (alone,) = said
    assert alone == (
        "compiling, about a minute, and again the next time: nothing can be kept, since neither "
        "the program's folder nor your cache folder can be written (NUMBA_CACHE_DIR names "
        "another) ..."
    )
    assert told(alone, "de") == (
        "wird übersetzt, etwa eine Minute, und beim nächsten Mal wieder: es kann nichts "
        "aufgehoben werden, weil weder im Ordner des Programms noch in Ihrem Zwischenspeicher "
        "geschrieben werden darf (NUMBA_CACHE_DIR nennt einen anderen) ..."
    )
    assert not is_compiled()


def test_one_compiles_and_says_so_and_later_ones_find_it() -> None:
    said: list[Message] = []
    assert not is_compiled()
    assert compiled_once(_compiled, said.append) == CODES
    assert said == [ONCE]
    assert told(said[0], "de") == (
        "wird übersetzt, einmal für diese Version und diesen Rechner; etwa eine Minute ..."
    )
    assert is_compiled()
    assert compiled_once(_unasked, _refuse) == CODES


def test_what_is_kept_is_one_file_and_compiled_again_when_it_is_damaged() -> None:
    compiled_once(_compiled)
    kept = {path.name: path for path in _again().iterdir()}
    assert kept.keys() - {"lock"} == {"code"}
    kept["code"].write_bytes(kept["code"].read_bytes()[:-1])
    said: list[Message] = []
    assert compiled_once(_compiled, said.append) == CODES
    assert said == [ONCE]
    assert compiled_once(_unasked, _refuse) == CODES


def test_compiling_that_fails_is_not_taken_for_done() -> None:
    def fail() -> Sequence[Code]:
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        compiled_once(fail)
    assert not is_compiled()


def test_who_comes_meanwhile_waits_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.machine.locks._PAUSE", 0.001)
    said: list[Message] = []
    waiting, done = threading.Event(), threading.Event()

    def tell(message: Message) -> None:
        said.append(message)
        waiting.set()

    def come() -> None:
        assert compiled_once(_unasked, tell) == CODES
        done.set()

    other = threading.Thread(target=come)

    def compiled() -> Sequence[Code]:
        other.start()
        assert waiting.wait(60)
        assert not done.is_set()
        return CODES

    compiled_once(compiled)
    other.join(60)
    assert done.is_set()
    assert said == [WAITING]
    assert told(said[0], "de") == (
        "ein anderer Prozess übersetzt, einmal für diese Version und diesen Rechner; es wird auf "
        "ihn gewartet ..."
    )


def test_a_lock_that_is_held_for_long_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.machine.locks._PATIENCE", -1.0)
    said: list[Message] = []

    def compiled() -> Sequence[Code]:
        return compiled_once(_compiled, said.append)

    assert compiled_once(compiled) == CODES
    assert said == [WAITING, ONCE]


def test_the_numba_that_was_tried_is_the_one_that_is_asked_for() -> None:
    text = (Path(compiling.__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    major, minor = map(int, compiling.NUMBA.split("."))
    assert text.count(f"numba>={major}.{minor},<{major}.{minor + 1}") == text.count('"numba>=') == 2


@pytest.mark.parametrize("there", ["0.67.9", "0.69.0", "0.680.1", None])
def test_with_another_numba_nothing_is_compiled(
    monkeypatch: pytest.MonkeyPatch, there: str | None
) -> None:
    assert compiling.can_compile()
    monkeypatch.setattr(compiling, "numba_there", lambda: there)
    assert not compiling.can_compile()
    assert not is_compiled()
