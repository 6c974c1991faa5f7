"""What sites say in sentences: notices and disclaimers, greetings, lead-ins, questions to their readers."""

from __future__ import annotations

import re

from builder.stages.chrome.vocabulary import longest_first, words

_LEAD_IN = re.compile(
    r"(?:为|给|帮|替)(?:您|你|大家|各位|您的写作|你的写作)[^。！？]{0,8}(?:整理|精选|收集|搜集|准备|推荐|带来|分享|提供|挑选|汇总|筛选|编辑)"
)
_LEAD_IN_OBJECT = re.compile(r"范文|写作|作文|模板|论文|文章|文档")
_NOTICE = re.compile(
    r"\W*(?:(?:免责|版权|特别|郑重|重要|法律|网站|本站)?声明|版权说明|免責聲明|著作權聲明|著作权声明|温馨提示|投稿说明|特别提醒)\W*[:：】\]].*"
    r"(?:本站|本网|本平台|本文|转载|轉載|版权|侵权|原创|网友|仅供|仅提供信息|作者|转自)"
    r"|\W*(?:本文|以上|文章|内容|凡).{0,60}(?:本站|本网|网友|版权归|转载请|不代表本|侵权请|侵权.{0,6}联系)"
    r"|\W*(?:本网站|本站|本網站)(?:所有|提供|部分|转载|文章|内容|係|系|发布|刊载|资源|属于|由).*"
    r"|\W*(?:导读|导语|前言|引言|小编)[:：】\]].{0,160}(?:欢迎|敬请|供(?:大家|您|你)?)(?:阅读|参考|借鉴|查阅).{0,20}"
    r"|\W*(?:下面|以下)(?:就是|便是|是|为)?(?:由)?(?:小编|本站|本网).{0,200}"
    r"|\W*以上(?:就是|便是|即是|即为|是)?(?:由)?(?:小编|本站|本网|我们).{0,80}|\W*本(?:页面|网页|頁面|網頁)(?:由|来自|來自|内容).{0,40}"
    r"|.{0,80}转载请注明|.{0,30}未经.{0,12}(?:授权|许可|允许).{0,10}(?:转载|镜像)|.{0,40}违者必究\W*$"
    r"|.{0,16}(?:建议|推荐|请).{0,6}使用.{0,30}(?:浏览器|分辨率)|您的(?:浏览器|瀏覽器)(?:不支持|不支援|版本|暂时无法|暫時無法|未开启|未開啟).*|正在(?:加载|朗读|载入).*|(?:视频|音频|页面|内容|数据|图片)?加载中.*"
    r"|.{0,30}(?:您|你)(?:访问的|点击的|打开的|即将|正在|将要|将).{0,40}(?:离开|跳转|第三方|外部链接).*|.{0,30}[Cc]ookies?.{0,60}"
    r"|.{0,30}(?:评论|留言|跟帖|發言|发言)(?:内容)?(?:仅供|[仅只]代表|不代表|并不代表).*|\W*(?:暂无|没有任何|还没有(?:任何)?|暂时没有)(?:评论|留言|跟帖).{0,20}|.{0,30}(?:很高兴|竭诚)为您服务.{0,20}|.{0,12}会员分享.*|.{0,12}用户(?:自行)?上传.*"
)
_NOT_OURS = re.compile(r"(?:此文献|本文|文章|内容|观点).{0,12}不代表本(?:站|网|平台)的?(?:观点|立场)")
"""A site says, anywhere in a line, that the text is not its own."""
_GREETING = re.compile(
    r"\W*(?:您好[，,！!]?)?(?:欢迎|歡迎)(?:您|你|各位)?(?:访问|光临|来到|浏览|进入|使用|光臨|蒞臨|莅临|訪問).*|\W*今天是.{0,4}\d{4}\s*年.*"
)
_OPINION = re.compile(
    r"\W*.{0,12}(?:本页|页面|網頁|网页|内容|內容|文章|本文|信息|資訊|回答).{0,8}(?:是否|有没有|对您|對您)?.{0,10}(?:帮助|有用|实用|實用|满意|滿意|幫助)[^。]{0,40}"
)
"""A site asks what its reader thinks of the page."""
_OFFER = re.compile(
    r"[^。]{0,24}(?:开通|加入|升级|购买|领取|成为)\S{0,4}S?VIP[^。]{0,24}|\W*(?:还剩|剩余)\s*\d{1,4}\s*页[^。]{0,4}(?:未读|阅读)[^。]{0,16}"
    r"|[\[【（(]?(?:余下全文|(?:查看|显示)(?:余下|剩余)?全文)[\]】）)]?"
)
"""A site's words between the pages of a document: what it sells, what it has not shown yet."""
_SITE_WORDS = re.compile(longest_first(words("site_sentences", "words")))


def is_lead_in(text: str) -> bool:
    """Whether the line is an essay site's own introduction of its texts."""
    return len(text) < 400 and bool(_LEAD_IN.search(text) and _LEAD_IN_OBJECT.search(text))


def says_notice(text: str) -> bool:
    """Whether a text begins as a site's disclaimer or notice does, or says that it is not the site's."""
    return bool(_NOTICE.match(text)) or ("不代表本" in text and bool(_NOT_OURS.search(text)))


def greets(text: str) -> bool:
    """Whether a text welcomes its reader, or says what day it is."""
    return bool(_GREETING.match(text))


def asks_opinion(text: str) -> bool:
    """Whether a site asks what its reader thinks of the page."""
    return ("？" in text or "?" in text) and bool(_OPINION.fullmatch(text))


def count_site_words(text: str) -> int:
    """How many different words of sites a text has."""
    return len(set(_SITE_WORDS.findall(text)))


def is_offer(text: str) -> bool:
    """Whether the line is what a document-sharing site sells, or how much of a document it has not shown yet."""
    return len(text) <= 60 and bool(_OFFER.fullmatch(text))
