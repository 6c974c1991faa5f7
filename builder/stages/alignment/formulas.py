"""Formulas of official prose: words that stand in any document of the subject and prove no link between two of them.

They are found in folded text (letters and digits only). Shared formulas are shown like all shared wording, but weigh
nothing. The list holds what a reader of the genre knows by heart: maxims, doctrines by their full titles, and the
standing names of the whole undertaking.
"""

from __future__ import annotations

import re

FORMULAS = (
    # maxims
    "属地管理", "分级负责", "归口管理", "齐抓共管", "各负其责", "各司其职", "加强领导", "加强组织领导", "统一领导", "落到实处",
    "打防结合", "预防为主", "专群结合依靠群众", "打防并举", "标本兼治", "重在治本", "防控结合", "综合治理", "群众路线", "以人为本",
    "人防物防技防", "人防物防和技防", "人防物防与技防", "安全感和满意度", "安全感满意度", "驾驭社会治安局势", "因地制宜", "突出重点",
    "一级抓一级", "层层抓落实", "做到底数清情况明", "化解在萌芽状态", "解决在萌芽状态", "化解在基层",
    # doctrines
    "马克思列宁主义", "马克思主义", "毛泽东思想", "邓小平理论", "三个代表重要思想", "科学发展观", "中国特色社会主义", "和谐社会",
    "习近平总书记系列重要讲话精神", "习近平总书记重要讲话精神", "习近平新时代中国特色社会主义思想", "以人民为中心",
    # the undertaking
    "社会治安防控体系建设", "立体化社会治安防控体系", "社会治安防控体系", "治安防控体系建设", "治安防控体系", "社会治安综合治理",
    "人民群众", "违法犯罪", "平安建设", "党委政府", "各级党委",
)  # fmt: skip
_WHO = "谁[^谁]{1,3}谁[^谁]{1,3}"  # 谁主管谁负责, 谁受益谁出资 and their kin
_PARTY_CONGRESS = (
    "(?:党的)?十[一二三四五六七八九]大(?:和十[一二三四五六七八九]届(?:[一二三四五六七八]中)*全会)?精神?"
)
_FORMULA = re.compile("|".join([_WHO, _PARTY_CONGRESS, *sorted(FORMULAS, key=lambda f: -len(f))]))
MASK = "\0"


def without_formulas(stream: str) -> str:
    """The folded text with every character of a formula replaced, of the same length.

    >>> without_formulas("谁主管谁负责的原则").replace(MASK, ".")
    '......的原则'
    """
    return _FORMULA.sub(lambda m: MASK * len(m.group()), stream)
