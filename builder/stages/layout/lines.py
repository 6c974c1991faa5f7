"""The lines of a text and what can be seen of each."""

from __future__ import annotations

import re
from dataclasses import dataclass

BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Characters of white space inside a line (inside of a character class)."""
BREAKS = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
NUMERAL = "一二三四五六七八九十百零〇两"

_ENDED = re.compile('[。！？!?；;：:…][”’」』》）)\\]】"]*$|[.][”"]?$')
_LABEL = re.compile(
    rf"第[ \u3000]?[{NUMERAL}0-9０-９]{{1,6}}[ \u3000]?[编章节篇](?![的第规])"
    rf"|第[ \u3000]?[{NUMERAL}0-9０-９]{{1,6}}[ \u3000]?[条條](?:之[{NUMERAL}])?(?![的第规款项所和、至或之規項])"
    rf"|[{NUMERAL}]{{1,4}}[、.．]|[（(〔][{NUMERAL}]{{1,4}}[）)〕](?![项款項])"
    r"|[0-9０-９]{1,3}(?:[、）)]|[.．](?![0-9０-９]))|[（(][0-9０-９]{1,3}[）)]|[①-⒛㈠-㈩❶-❿➀-➓]"
    r"|[（(](?:[a-z]|[ivx]{2,4})[）)](?![项款段目項條条及或至、])"
    rf"|[{NUMERAL}]{{1,2}}(?:是|要)|(?:——|--|[•●■◆★▲○◎□*·-])"
    r"|附(?:件|录|表|图|则)?[ \u3000]?[0-9一二三四五六七八九十]{0,3}(?:[：:.、 \u3000]|$)|注[：:]|目\s?录$"
    rf"|第[{NUMERAL}]{{1,3}}(?:阶段|部分|步)(?:[：:（( \u3000]|$)"
)
_DATE = re.compile(
    r"[（(]?(?:[12][0-9]{3}|[〇○零一二三四五六七八九]{4})\s?年.{0,16}[日月][）)]?$|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
)
_COLUMNS = re.compile(rf"[\t|│┃─━]|[^{BLANKS}][{BLANKS}]{{2,}}[^{BLANKS}]")
_BLANK_OR_RULE = re.compile(f"[|│┃─━{BLANKS}]")
"""One of these is in all columns; a single class is searched five times as fast."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that has content; offsets into the whole text."""

    start: int
    end: int
    """Without white space at either end."""
    content: str
    indent: int
    """Width of the white space before it; a full-width space counts two."""
    after_blank: bool
    """Whether an empty line stands before it."""
    width: int
    """In half-width columns."""

    @property
    def ended(self) -> bool:
        """Whether a sentence, or the clause before a list, ends with the line."""
        return self.content[-1] in "。；！？：" or bool(
            _ENDED.search(self.content, max(0, len(self.content) - 8))
        )

    @property
    def labelled(self) -> bool:
        """Whether it begins as a numbered or otherwise marked unit does."""
        return bool(_LABEL.match(self.content))

    @property
    def stands_alone(self) -> bool:
        """A date or a row of columns."""
        return bool(
            _DATE.match(self.content)
            or (_BLANK_OR_RULE.search(self.content) and _COLUMNS.search(self.content))
        )


def read_lines(text: str) -> list[Line]:
    """The lines with content, in order."""
    out: list[Line] = []
    start = empty = 0
    for raw in text.splitlines(keepends=True):
        content = raw.strip()
        if content:
            left = raw.index(content[0])
            indent = raw[:left]
            begin = start + left
            # GBK spends two bytes on a full-width character and one on a half-width one.
            columns = len(content.encode("gbk", "replace"))
            wide = left + indent.count("\u3000") + indent.count("\u2003")
            out.append(Line(begin, begin + len(content), content, wide, bool(empty and out), columns))
            empty = 0
        elif raw != "\n" or start + 1 < len(text):
            empty += 1
        start += len(raw)
    return out
