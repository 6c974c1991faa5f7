"""Is this line furniture? What a line of a page says for itself.

The patterns are general: paths, pagers, controls, counters, feet of pages, the
notices of sites. A sentence of prose is never furniture, unless it is one of the
few notices that sites write as sentences (:data:`NOTICES`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from builder.stages.chrome import marks, notices
from builder.stages.chrome.credits import find_way_back
from builder.stages.chrome.documentary import is_numbered
from builder.stages.chrome.paths import is_home_menu, is_path
from builder.stages.chrome.vocabulary import compact, first_characters, longest_first, words

_PAGER = re.compile(
    r"\W*(?:上|下|前|后|後)一?(?:篇|条|條|则|則|页|頁|个)(?:文章|新闻|信息|内容|公告)?"
    r"(?:[:：]|\s*$|\s+\S|没有|无\s*$|>)"
)
_CODE = re.compile(
    r"\W*(?:扫一扫|扫码|[扫掃][描](?=.{0,8}(?:[码碼]|关注|關注|查看|分享|阅读|打开))|微信扫|手机扫|用手机扫|用微信扫|打开微信|长按|手机查看|用手机看|微信.{0,6}扫)"
    r"|.{0,12}(?:扫一扫|扫码|二维码)(?:.{0,12}(?:分享|打开|查看|浏览|关注|阅读|手机).{0,10})?$"
)
_BARRED = re.compile(r"[^|｜丨\d]{1,10}(?:[|｜丨][^|｜丨\d。，；：]{1,8}){2,}\W*")
"""Words of a menu between bars."""
_FOLLOW = re.compile(
    r"\W*(?:欢迎|歡迎)(?:大家)?(?:扫码)?(?:关注|關注|订阅).{0,24}|\W*(?:点击|戳|关注).{0,8}(?:蓝字|上方|下方|关注|订阅).{0,10}$"
)
_EDITOR = re.compile(
    r"(?:[【\[（(]?(?:我要|内容|网页)?纠错[】\])）]?)?[（(\[【]?(?:(?:本文)?来源[:：].{1,30})?(?:本文)?(?:(?:[初复终]审)?(?:责任)?编辑|责编|責任編輯|编辑|編輯|校对|审核|审校|编审|初审|复审|终审|[一二三]审[一二三]校|[一二三初][审校]"
    r"|录入|信息审核|供稿|撰稿|上传|发布人|录入者)(?:人|者|员)?\s*[:：|｜丨].{0,60}[)）\]】]?"
)
_CONTROL = longest_first(words("controls", "words"))
_CONTROL_TOKEN = re.compile(_CONTROL)
_CONTROLS = re.compile(
    rf"(?=[\W_\dA+-]|[{first_characters(words('controls', 'words'))}])(?:{_CONTROL}|[\W_\dA+-])+"
)
_SHARE = re.compile(rf"\W*(?:一键)?(?:分享|转发)[到至]?\s*[:：]\W*(?:(?:{_CONTROL})[\s|/·、]+){{2,}}[^。；]*")
"""Where to share a page, and whatever a scrape ran on behind it."""
_NO_CONTROL = re.compile(r"[。；\u2500-\u2503\u250c-\u257f]")
_BRACKETED = re.compile(r"(?:[【\[［〔〖]\s*[^】\]］〕〗\s，。]{1,8}\s*[】\]］〕〗]\W*){2,}")
_ALONE = re.compile(rf"(?:{_CONTROL})")
_PARTS = re.compile(r"[\s|｜·/\[\]【】〖〗]+")
_COMMON = frozenset(words("controls", "common"))
_TAIL_STRONG = re.compile(longest_first(words("tails", "strong")))
_TAIL_WEAK = re.compile(
    rf".{{2,40}}(?:主办|承办|维护|制作)\W*$|\W*(?:{longest_first(words('tails', 'weak'))})(?:[:：]|$)"
)
_MAKER = re.compile(
    r".{2,30}(?:制作|维护|製作|維護|主办|主辦|承办|承辦)\W*(?:单位|联系|通讯)?(?:TEL|Tel|电话|電話|传真|E-?[Mm]ail|邮编|地址|最后更新).{0,60}"
)
_TELEPHONE = re.compile(r".{2,40}\s(?:TEL|Tel|E-?MAIL|E-?[Mm]ail)\s*[:：].{0,60}")
_RESOLUTION = re.compile(
    r"(?:请|請)使用.{0,40}(?:浏览|瀏覽|访问|訪問)本(?:网|網)?站|(?:建议|建議|最佳|推荐|推薦).{0,24}(?:分辨率|解析度|浏览器|瀏覽器|瀏覽)|最佳(?:浏览|显示)(?:效果|模式)"
)
_SURE_FOOT = re.compile(
    r"ICP[备備证證]|公网安备|标识码|[Cc]opy[Rr]ight|COPYRIGHT|版权所有|版權所有|授权|分辨率|解析度|浏览器|瀏覽器"
)
_HEADING_SIGNS = re.compile(r"[\W_]+|更多|more|MORE|共?\d{1,6}[条條](?:评论|評論|留言|意见)?(?=\W*$)")
_HEADING_SIGN = re.compile(r"[\W_\d更mM共]")
"""What every one of them begins with: most lines have none, and a class alone is searched much faster."""
_ABOUT_WHICH = re.compile(
    r"^(?:[与和]\s*)?(?:【[^】]{2,60}】\s*的?|(?:《[^》]{2,60}》|“[^”]{2,60}”)\s*的?(?=相关|相似|热门|最新))"
)
_OPENS_ABOUT = ("【", "《", "“", "与", "和")
_COUNTED_COMMENTS = re.compile(
    r"(?:全部|最新|热门|网友|精选)?(?:评论|留言|跟帖|評論|留言)\W{0,3}\d{1,6}\W?[条條个]?\W*"
)
"""A heading of readers' words with their number."""
_RELATED = frozenset(words("headings", "related"))
_SITE = frozenset(words("headings", "site"))
_DOWNLOAD = frozenset(words("headings", "download"))
_COMMENTS = frozenset(words("headings", "comments"))
_FILE = re.compile(
    r"(?P<name>\W*.{1,120}\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|7z|ofd|odt|ods|jpe?g|png|pptx?|txt|tif)(?![A-Za-z]))\W*(?:.{0,16}|[^。]{0,16}\d\s*[KMkm][Bb]?\b[^。]{0,16})",
    re.I,
)
_PAGE_NUMBER = re.compile(
    r"[—–\-－─·•~_一]{1,3}\s*\d{1,4}\s*[—–\-－─·•~_一]{1,3}|第\s*\d{1,4}\s*[页頁]\s*[/，,、]?\s*(?:[（(]?共\s*\d{1,4}\s*[页頁][)）]?)?"
    r"|第?\d{1,4}\s*/\s*\d{1,4}[页頁]?|Page\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
)
"""Of a dash a machine that reads prints makes the numeral one."""
_BARE_NUMBER = re.compile(r"\d{1,4}")
_ORIGINAL = re.compile(r"[（(]?原(?:标题|题为?|標題)\s*[:：《].{2,140}")
_DOWNLOAD_LINE = re.compile(
    r"\W*(?:请?点击|点此|立即|免费)(?:此处|这里)?(?:下载|查看|阅读|进入|参与|观看)[^，。；]{0,24}"
)
_ADDRESS = re.compile(r"[^\x30-\x39A-Za-z]*https?://[\x21-\x7e]+[^\x30-\x39A-Za-z]*")
"""An address with whatever is said of it in Chinese."""
_READING = re.compile(
    r"\W*(?:全文|本文|正文)?(?:约|共|总计)?\s*[\d,，]+\s*字.{0,24}(?:阅读|閱讀).{0,24}|\W*(?:预计|大约|约)?阅读(?:时长|时间|需要?).{0,16}分钟?\W*"
)
_END_MARK = re.compile(
    r"[\W_]*(?:END|End|The End|THE END|全文完|全文结束)[\W_]*|[—－\-─]{1,3}\s*完\s*[—－\-─]{1,3}|【完】"
)
_MORE = re.compile(
    r"\W*(?:请?点击|点此|戳)(?:此处|这里)?(?:查看|阅读|展开|加载|浏览)(?:更多|全文|全部|原文|余下全文|详情|剩余)\W*"
)
_COUNTED_FILE = re.compile(r".{0,120}已?下载\s*\d*\s*次\W*")
_PAGES = re.compile(r"\W*第?\s*\d{1,4}\s*/\s*(?:共\s*)?\d{1,4}\s*[页頁]")
_PLAYER = re.compile(r"\W*\d{1,2}:\d{2}(?::\d{2})?\s*/\s*\d{1,2}:\d{2}(?::\d{2})?\W*")
"""How far a video or a reading has come, and how long it is."""
_SENTENCE_END = tuple("。！？；!?")
_DATE_ONLY = re.compile(
    r"\W*(?:(?:发布|发表|更新)?\d{4}\s*(?:[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}|年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
    r"(?P<time>\s*T?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?|\d{1,2}[-/]\d{1,2}\s+(?P<hour>\d{1,2}[:：]\d{2}))\W*"
)
_NOTE = re.compile(r"\s*(?:[\[［〔]\s*\d{1,3}\s*[\]］〕]|[①-⑳]|[*＊※]|(?:备|附)?注\s*\d{0,2}\s*[:：])\s*\S")
_LISTING = re.compile(
    r"(?:[\[(（]?\d{2,4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?[\])）]?|\d{4}年\d{1,2}月\d{1,2}日)\s*$|^\W*[\[(（]?\d{2,4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?[\])）]?\s*\D"
)


def is_sentence(text: str, least: int = 16) -> bool:
    """Whether ``text`` is prose: long enough, with an end or the inside of a sentence."""
    text = text.rstrip(" \t\r\u00a0\u3000”’）)」』")
    return len(text) >= least and (
        text.endswith(_SENTENCE_END) or (len(text) > 60 and "，" in text and "。" in text)
    )


def is_notice(text: str) -> bool:
    """Whether the line is a site's disclaimer or notice, even though it is a sentence."""
    return len(text) < 500 and notices.says_notice(text) and not is_numbered(text)


def is_site_sentence(text: str) -> bool:
    """Whether a sentence is a site's own: a notice, or words of sites twice over."""
    return is_notice(text) or (len(text) <= 160 and notices.count_site_words(text) >= 2)


def is_pager(text: str) -> bool:
    """Whether the line leads to the article before or after."""
    text = text.strip()
    return len(text) <= 240 and not text.endswith("。") and bool(_PAGER.match(text))


def is_page_row(line: str) -> bool:
    """Whether the line says which page of how many this is, and then leads to the others."""
    found = _PAGES.match(line) if "/" in line else None
    return found is not None and is_control_tail(line[found.end() :])


def count_controls(text: str) -> int:
    """How many controls (print, close, font size, share) a line of nothing else has; 0 for other lines.

    A word that is also an ordinary heading counts only beside others or in brackets.
    """
    line = compact(text)
    if not line or len(line) > 120 or _NO_CONTROL.search(line):
        return 0
    if not _CONTROLS.fullmatch(line):
        return _count_among(text)
    found = _CONTROL_TOKEN.findall(line)
    if len(found) == 1 and found[0] in _COMMON and found[0] == line:
        return 0
    return len(found)


def _count_among(text: str) -> int:
    """The controls in a line of short words, most of them controls or all of them in brackets."""
    text = text.strip()
    if _PARTS.search(text) is None:
        return 0
    parts = [part for part in _PARTS.split(text) if part]
    if len(parts) < 2 or len(parts) > 20 or max(map(len, parts)) > 8:
        return 0
    known = sum(bool(_ALONE.fullmatch(part)) for part in parts)
    if known >= 2 and 2 * known > len(parts):
        return known
    return known if known and _BRACKETED.fullmatch(text) else 0


def is_control(word: str) -> bool:
    """Whether a word is a control's name, common or not."""
    return bool(_ALONE.fullmatch(word))


def is_control_tail(text: str) -> bool:
    """Whether what stands behind a value is controls and signs only."""
    line = compact(text)
    return 0 < len(line) <= 80 and bool(_CONTROLS.fullmatch(line)) and bool(_CONTROL_TOKEN.search(line))


@lru_cache(maxsize=64)  # a line is asked about from several sides, one soon after the other
def foot_strength(text: str) -> int:
    """2 for a sure sign of a page's foot, 1 for a line that often stands there, else 0."""
    line = compact(text)
    if not line or len(line) > 400 or line.endswith("。"):
        return 0
    if (
        _TAIL_STRONG.search(line)
        or _RESOLUTION.search(line)
        or _MAKER.fullmatch(line)
        or _TELEPHONE.fullmatch(text.strip())
    ):
        prose = is_numbered(text) or ("，" in line and not _SURE_FOOT.search(line))
        return 0 if prose else 2
    return 1 if len(line) <= 160 and _TAIL_WEAK.match(line) else 0


def is_sure_foot(text: str) -> bool:
    """Whether a line has words that only a page's foot has: its record, whose rights it is."""
    return bool(_SURE_FOOT.search(compact(text)))


def heading_kind(text: str) -> str:
    """``related``, ``comments``, ``download`` or ``site`` for such a heading of the page, else empty."""
    return "" if len(text) > (80 if text.startswith(_OPENS_ABOUT) else 40) else _heading_kind(text)


@lru_cache(maxsize=1024)
def _heading_kind(text: str) -> str:
    line = _ABOUT_WHICH.sub("", text) if text.startswith(_OPENS_ABOUT) else text
    if _HEADING_SIGN.search(line):
        line = _HEADING_SIGNS.sub("", line)
    if line in _RELATED or _RELATED.issuperset(text.split()):
        return "related"
    if line in _COMMENTS or _COUNTED_COMMENTS.fullmatch(text.strip()):
        return "comments"
    if line in _DOWNLOAD:
        return "download"
    return "site" if line in _SITE else ""


def is_barred(text: str) -> bool:
    """Whether a line is short words between bars, as menus are."""
    return len(text) <= 120 and bool(_BARRED.fullmatch(compact(text)))


def is_file_name(text: str) -> bool:
    """Whether the line is the name of a file to download."""
    return len(text) <= 160 and bool(_FILE.fullmatch(text))


def is_linked_file(text: str, linked: int) -> bool:
    """Whether the line is a file to download whose name is ``linked`` characters of links; its size may follow."""
    found = _FILE.fullmatch(text) if linked and len(text) <= 160 else None
    return found is not None and 10 * linked >= 6 * len(found["name"])


def is_download_line(text: str) -> bool:
    """Whether the line, a link, only offers something to download or to see."""
    return len(text) <= 40 and bool(_DOWNLOAD_LINE.fullmatch(text))


def is_page_number(text: str) -> bool:
    """Whether the line is a printed page's number, with its dashes."""
    return len(text) <= 24 and bool(_PAGE_NUMBER.fullmatch(text.strip()))


def is_bare_number(text: str) -> bool:
    """Whether the line is a number and nothing else."""
    return bool(_BARE_NUMBER.fullmatch(text.strip()))


def is_stamp(text: str, *, with_time: bool = False) -> bool:
    """Whether the line is a date as systems print it (``with_time``: with an hour)."""
    if len(text) > 40:
        return False
    found = _DATE_ONLY.fullmatch(text)
    if found is None:
        return False
    hour = bool(found["time"] or found["hour"])
    return hour or (not with_time and "年" not in text)


def is_note(text: str) -> bool:
    """Whether the line begins as a footnote or a note to a table does."""
    return bool(_NOTE.match(text))


def is_listing(text: str) -> bool:
    """Whether the line, with a link in it, is an entry of a list: a title and the day it was put there."""
    return len(text) <= 160 and bool(_LISTING.search(text))


@lru_cache(maxsize=64)
def rule_of(text: str) -> str:
    """The rule by which a line is furniture wherever it stands at a page's edge, or empty."""
    line = text.strip()
    if not line or len(line) > 600:
        return ""
    if is_notice(line):
        return "chrome.notice"
    if len(line) <= 160 and _ORIGINAL.match(line):
        return "chrome.original-title"
    if len(line) <= 80 and notices.greets(line):
        return "chrome.greeting"
    if len(line) <= 60 and notices.asks_opinion(line) and not is_numbered(line):
        return "chrome.comments"
    if len(line) <= 12 and marks.VALIDITY_BEHIND.fullmatch(line):
        return "chrome.validity"
    if is_sentence(line, 24):
        return ""
    if "http" in line and _ADDRESS.fullmatch(line):
        return "chrome.address"
    if is_path(line) and not is_numbered(line):
        return "chrome.breadcrumb"
    if is_home_menu(line):
        return "chrome.menu"
    if is_pager(line) or is_page_row(line):
        return "chrome.pager"
    if "下载" in line and _COUNTED_FILE.fullmatch(line):
        return "chrome.download"
    if len(line) <= 60 and not line.endswith("。"):
        if _CODE.match(line) or _FOLLOW.match(line):
            return "chrome.qr-code"
        if _EDITOR.fullmatch(compact(line)):
            return "chrome.editor"
    if (
        count_controls(line)
        or _END_MARK.fullmatch(line)
        or _MORE.fullmatch(line)
        or _READING.fullmatch(line)
        or (":" in line and _PLAYER.fullmatch(line))
        or find_way_back(line) == 0
        or _SHARE.fullmatch(line)
    ):
        return "chrome.controls"
    return "chrome.footer" if foot_strength(line) == 2 else ""
