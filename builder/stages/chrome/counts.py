"""Counts of readers under a page's heading, each in an element of its own, and the day that stands among them."""

from __future__ import annotations

import re

from builder.stages.chrome import documentary
from builder.stages.chrome.sheet import PageField, Sheet

_LONGEST = 24
_NEAR = 3
"""The day stands at most so many lines from a count."""
_READ = r"(?:浏览|阅读|点击|观看|查看|瀏覽|閱讀|點擊|觀看)"
_NUMBER = r"\d[\d,.]*\s*[万萬wk]?\+?\s*(?:次|人次|人)?"
_COUNT = re.compile(rf"\W*(?:{_NUMBER}\s*{_READ}|{_READ}(?:次数|人数|量|数)?\s*[:：]?\s*{_NUMBER})\W*")


def find_counts(sheet: Sheet) -> None:
    """Take away counts before the prose; a day beside them in the same box is that of publication."""
    for i, line in enumerate(sheet.lines):
        if sheet.prose[i] and not sheet.rules[i]:
            return
        if sheet.rules[i] or len(line.text) > _LONGEST or not _COUNT.fullmatch(line.text):
            continue
        sheet.rules[i] = "chrome.controls"
        box = sheet.element(i).parent
        for j in range(max(0, i - _NEAR), min(len(sheet.lines), i + _NEAR + 1)):
            day = sheet.lines[j]
            apart = day.element != line.element and sheet.element(j).parent == box
            if apart and not sheet.rules[j] and documentary.is_document_date(day.text):
                sheet.rules[j] = "chrome.date"
                if not any(f.key == "published" for f in sheet.fields):
                    sheet.fields.append(PageField(day, "published", "", 0, len(day.text)))
