"""`duizhao add`: a scrape that the edition has never seen goes the whole way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from builder.manifest import UNCONFIRMED, UNCONFIRMED_BOUNDARY, read_manifest

Duizhao = Callable[..., CompletedProcess[str]]

PAGE = """<html><head><meta charset="gb2312"><title>关于做好防汛工作的通知-某市人民政府</title></head><body>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a></div>
<h1>关于做好防汛工作的通知</h1>
<div id="zoom"><p>临江政发〔2019〕12号</p><p>各县（区）人民政府，市直各单位：</p>
<p>为做好今年的防汛工作，现就有关事项通知如下：</p>
<p>一、提高认识</p><p>（一）明确责任。各级各部门要明确职责，落实到人，确保安全度汛。</p>
<p>（二）加强值守。实行24小时值班制度，重要情况及时报告。</p>
<p>二、加强巡查</p><p>到2020年底前，完成全部水库的除险加固，巡查覆盖率达到100%。</p>
<p>临江市人民政府</p><p>2019年5月6日</p></div>
<div class="footer">版权所有：某市人民政府 网站地图 联系我们</div></body></html>"""


def confirm(project: Path) -> None:
    """What a person does with the proposal: gives reasons in words of their own."""
    path = project / "seeds" / "sources.toml"
    text = path.read_text("utf-8")
    for proposed in (UNCONFIRMED, UNCONFIRMED_BOUNDARY):
        text = text.replace(proposed, "Looked for in the file; it says nothing of it.")
    path.write_text(text, "utf-8")


def test_a_new_scrape_goes_the_whole_way(project: Path, duizhao: Duizhao, tmp_path: Path) -> None:
    scrape = tmp_path / "下载 页面.html"
    scrape.write_bytes(PAGE.encode("gbk"))
    done = duizhao("add", str(scrape), "--id", "linjiang-2019")
    assert done.returncode == 0, done.stderr
    manifest = read_manifest(project / "seeds" / "sources.toml")
    work = manifest.find_work("linjiang-2019")
    assert work is not None
    assert work.title == "关于做好防汛工作的通知"
    assert work.document_number == "临江政发〔2019〕12号"
    assert work.addressees == "各县（区）人民政府，市直各单位"
    assert [(d.kind, d.value) for d in work.date] == [("signed", "2019-05-06")]
    assert "source_url" in work.unknown
    assert (project / "seeds" / "witnesses" / "linjiang-2019.html").read_bytes() == PAGE.encode("gbk")

    made = duizhao("texts")  # the walk of tests/test_new.py goes on to the site
    assert made.returncode == 0, made.stderr
    page = (project / "docs" / "texts" / "linjiang-2019.md").read_text("utf-8")
    assert "{ #p1-c2" in page or "{: #p1-c2" in page
    assert "网站地图" not in page
    assert "linjiang-2019" in (project / "docs" / "texts" / "_works.md").read_text("utf-8")
    assert duizhao("verify").stdout.count("rebuilt") == 6

    problems = duizhao("check")
    assert problems.returncode == 1
    assert "seeds/established/linjiang-2019.tsv: LOCK-MISSING" in problems.stdout
    assert duizhao("lock").returncode == 0
    unconfirmed = duizhao("check")
    assert unconfirmed.returncode == 1, "what the program proposed is not confirmed by being left alone"
    lines = unconfirmed.stdout.splitlines()
    assert [line.split(": ")[1].split()[0] for line in lines] == ["MANIFEST-UNCONFIRMED"] * 2
    assert "nobody has confirmed where it begins" in lines[0]
    assert "nobody has looked for issuer, author, index number, source url, place yet" in lines[1]
    confirm(project)
    assert duizhao("check").returncode == 0


def test_what_add_refuses(project: Path, duizhao: Duizhao, tmp_path: Path) -> None:
    before = (project / "seeds" / "sources.toml").read_bytes()
    scrape = tmp_path / "a.txt"
    scrape.write_text("关于测试的通知\n各单位：\n请遵照执行。\n", encoding="utf-8")
    for id_, status, said in (
        ("central-2015", 2, "is taken"),
        ("Über", 2, "cannot be an id"),
        ("a b", 2, "cannot be an id"),
    ):
        done = duizhao("add", str(scrape), "--id", id_)
        assert done.returncode == status
        assert said in done.stderr
    done = duizhao("add", "seeds/witnesses/jilin-2016.txt", "--id", "again")
    assert done.returncode == 1
    assert "ADD-TWICE the very same file is registered as witness jilin-2016" in done.stderr
    assert duizhao("add", "nowhere.txt", "--id", "x").returncode == 2
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert duizhao("add", str(tmp_path / "b.png"), "--id", "x").returncode == 1
    assert (project / "seeds" / "sources.toml").read_bytes() == before
    assert not list((project / "seeds" / "witnesses").glob("x.*"))
