"""Which parts of an array are free: blocks take ranges of it and give them back."""


class Ranges:
    """The free ranges of an array that can be lengthened; its place 0 is nobody's."""

    def __init__(self) -> None:
        self._free: list[tuple[int, int]] = []
        self._end = 1

    @property
    def length(self) -> int:
        """How long the array has to be."""
        return self._end

    def take(self, number: int) -> int:
        """Return the first of so many places in a row that are free."""
        for place, (begin, end) in enumerate(self._free):
            if end - begin >= number:
                self._free[place : place + 1] = [(begin + number, end)] * (end - begin > number)
                return begin
        begin, self._end = self._end, self._end + number
        return begin

    def give_back(self, begin: int, number: int) -> None:
        """Let places be free again; those side by side become one range."""
        if number == 0:
            return
        merged: list[tuple[int, int]] = []
        for one, end in sorted([*self._free, (begin, begin + number)]):
            if merged and merged[-1][1] == one:
                merged[-1] = merged[-1][0], end
            else:
                merged.append((one, end))
        if merged[-1][1] == self._end:
            self._end = merged.pop()[0]
        self._free = merged
