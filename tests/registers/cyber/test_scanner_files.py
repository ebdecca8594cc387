"""Files of scanners: what is read of each, what is counted, what is refused."""

import copy
import csv
import io
import json
import os
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nq57.core import sheets
from nq57.registers.cyber.formats import scanners
from nq57.registers.cyber.formats.scanners import gathering, nessus, opening
from nq57.registers.cyber.rules import scans
from tests.factories import scanner_files as files

IS_LONG = bool(os.environ.get("NQ57_LONG"))
NOW = datetime(2026, 4, 21, 9, 0, tzinfo=UTC)
WEB = "10.20.0.5"


def read(content: str | bytes, now: datetime = NOW) -> scans.Scan:
    data = content.encode() if isinstance(content, str) else content
    return scanners.read(io.BytesIO(data), name="tệp.dat", now=now)


def hold(scan: scans.Scan) -> list[scans.Known]:
    return [
        scans.Known(
            key=one.key, status="affected", gone=dict.fromkeys(one.checks), host=one.place.host
        )
        for one in scan.findings
    ]


@pytest.mark.parametrize(
    ("name", "tool", "counted", "sightings", "unique"),
    [
        ("nessus.nessus", "nessus", 4, 6, 5), ("nessus.csv", "nessus", 4, 4, 4),
        ("openvas.xml", "openvas", 3, 3, 3), ("openvas.csv", "openvas", 2, 3, 2),
        ("nmap.xml", "nmap", 7, 6, 6), ("zap.xml", "zap", 4, 5, 4), ("zap.json", "zap", 2, 3, 3),
        ("nuclei.jsonl", "nuclei", 4, 5, 5), ("nuclei.json", "nuclei", 4, 5, 5),
        ("code.sarif", "sarif", 4, 4, 3), ("mau.csv", "sheet", 3, 3, 3),
    ],
)  # fmt: skip
def test_each_format_is_told_by_its_content_and_counted(
    name: str, tool: str, counted: int, sightings: int, unique: int
) -> None:
    scan = read(files.SAMPLES[name])
    assert (scan.tool, scan.counted, scan.sightings, len(scan.findings)) == (
        tool, counted, sightings, unique,
    )  # fmt: skip
    assert not scan.rejected
    if name == "nessus.csv":  # says no time
        assert scan.scanned_at is None
        return
    assert scan.scanned_at is not None
    assert scan.scanned_at.astimezone(gathering._ZONE).date().isoformat() == "2026-04-20"


@pytest.mark.parametrize("name", files.SAMPLES)
def test_a_file_twice_changes_nothing(name: str) -> None:
    first, again = read(files.SAMPLES[name]), read(files.SAMPLES[name])
    assert scans.plan_import([], first).new == first.findings
    plan = scans.plan_import(hold(first), again)
    assert len(plan.seen) == len(first.findings)
    assert not (plan.new)
    assert not (plan.closable)
    assert not (plan.reopened)
    assert not plan.unconfirmed


@pytest.mark.parametrize("name", files.SAMPLES)
def test_what_was_found_is_a_finding_that_the_database_can_hold(name: str) -> None:
    scan = read(files.SAMPLES[name])
    for one in scan.findings:
        assert one.severity in scans.SEVERITIES
        assert one.check.startswith(f"{scan.tool}:")
        assert one.weakness.startswith(("CVE-", "CWE-", f"{scan.tool}:"))
        assert 0 < len(one.title) <= scans.MOST_TITLE
        assert re.fullmatch("[0-9a-f]{64}", one.raw_hash)
        assert "\0" not in repr(one)


def pick(scan: scans.Scan, weakness: str) -> scans.Finding:
    return next(one for one in scan.findings if one.weakness == weakness)


def test_nessus_is_read_with_what_it_covered() -> None:
    scan = read(files.NESSUS)
    found = pick(scan, "CVE-2021-44228")
    assert found.sightings == 2
    assert found.severity == "critical"
    assert found.solution == "Nâng lên bản 2.15.0."
    assert found.vectors[0] == "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"
    assert found.vectors[1] == "AV:N/AC:M/Au:N/C:C/I:C/A:C"
    assert found.place == scans.Place("host", "web01.sonla.example", 443, "tcp")
    assert pick(scan, "CVE-2024-3094").check == "nessus:104743@local"
    assert scan.version == "10.8.3"
    assert scan.hosts == {"web01.sonla.example", "10.20.0.6"}
    assert scan.blind == {"10.20.0.6", "10.20.0.7"}
    assert scan.aliases["web01.sonla.example"] == {"10.20.0.5"}
    assert scan.checks is not None
    assert "nessus:200001" in scan.checks
    assert scan.ports is not None
    assert {1, 9000, 9443} <= scan.ports
    assert 9001 not in scan.ports
    assert any("chưa quét xong" in text for text in scan.remarks)
    assert any("không đăng nhập" in text for text in scan.remarks)
    covers = {"check": "nessus:104743@local", "port": None}
    assert scan.covers(host="web01.sonla.example", **covers)
    assert not scan.covers(host="10.20.0.6", **covers)


SERVICE = """age;asset.host_name;asset.name;definition.id;definition.name;definition.cve;definition.type;severity;state;last_seen;port;protocol;definition.cvss3.base_vector;output
1;web01;web01;176703;MariaDB;CVE-2021-46666;LOCAL;High;ACTIVE;2026-04-20T01:00:00Z;0;TCP;CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H;a
1;web01;web01;176703;MariaDB;CVE-2021-46657;LOCAL;High;ACTIVE;2026-04-20T01:00:00Z;0;TCP;;a
1;;web02;70658;SSH CBC;CVE-2008-5161;REMOTE;Low;RESURFACED;2026-04-20T01:00:00Z;22;TCP;;b
1;;web02;70659;SSH;;REMOTE;Low;FIXED;2026-04-20T01:00:00Z;22;TCP;;b
"""


def test_rows_of_one_check_have_the_identity_that_its_xml_gives() -> None:
    scan = read(SERVICE)
    found = pick(scan, "CVE-2021-46657")
    assert (found.sightings, found.check) == (2, "nessus:176703@local")
    assert found.vectors == ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",)
    assert pick(scan, "CVE-2008-5161").place == scans.Place("host", "web02", 22, "tcp")
    assert len(scan.findings) == 2
    assert any("ghi đã hết" in text for text in scan.remarks)
    assert pick(read(files.NESSUS_TABLE), "CVE-2021-44228").place.value == WEB


def test_openvas_is_read_with_what_it_covered() -> None:
    scan = read(files.OPENVAS)
    found = pick(scan, "CVE-2011-3389")
    assert (found.place.value, found.place.port, found.severity) == (WEB, 443, "medium")
    assert found.vectors == (
        "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N", "AV:N/AC:M/Au:N/C:P/I:N/A:N",
    )  # fmt: skip
    assert found.solution == "Tắt TLS 1.0."
    assert pick(scan, "CVE-2024-3094").severity == "critical"
    assert (scan.hosts, scan.blind) == ({WEB}, {"10.20.0.6"})
    assert scan.aliases[WEB] == {"web01.sonla.example"}
    assert any("báo nhầm" in text for text in scan.remarks)


def test_a_report_that_is_a_part_or_unfinished_closes_nothing() -> None:
    page = files.OPENVAS.replace('start="1" max="-1"', 'start="1" max="4"')
    stopped = files.OPENVAS.replace(">Done<", ">Stopped<")
    killed = files.NMAP.replace('exit="success"', 'exit="error"')
    failed = files.SARIF.replace('"executionSuccessful": true', '"executionSuccessful": false')
    for content in (page, stopped, killed, failed, files.SHEET, files.NESSUS_TABLE):
        scan = read(content)
        assert scan.findings
        assert not scan.hosts
        assert any("không đóng" in text or "mới đóng" in text for text in scan.remarks)


def test_nmap_is_read_with_ports_and_scripts() -> None:
    scan = read(files.NMAP)
    assert pick(scan, "CVE-2023-38408").severity == "critical"
    assert pick(scan, "CVE-2018-15919").place == scans.Place("host", WEB, 22, "tcp")
    assert pick(scan, "CVE-2017-5638").title == "Apache Struts"
    assert [one.place.port for one in scan.findings if one.check == "nmap:open-tcp"] == [
        22, 443, 8080,
    ]  # fmt: skip
    assert scan.ports == {22, 443, 8080}
    assert scan.hosts == {WEB}
    assert {"nmap:vulners", "nmap:http-vuln-cve2017-5638", "nmap:open-tcp"} == scan.checks
    assert scan.aliases[WEB] == {"web01.sonla.example"}
    assert any("mã khai thác" in text for text in scan.remarks)


def test_zap_parts_weaknesses_of_one_rule_and_drops_what_is_secret() -> None:
    scan = read(files.ZAP)
    found = pick(scan, "CWE-79/zap:40012")
    assert found.place.value == "https://dvc.sonla.example/tim?q&token"
    assert found.sightings == 2
    assert found.solution == "Mã hóa <b>đầu ra</b>.\nLọc đầu vào."
    assert "abc123" not in repr(scan)
    assert {one.check for one in scan.findings} >= {"zap:10055-4", "zap:10055-6"}
    assert pick(scan, "zap:10096").place.value == "https://dvc.sonla.example/"
    assert scan.hosts == {"https://dvc.sonla.example"}


def test_nuclei_is_read_from_lines_and_from_an_array() -> None:
    scan, other = read(files.NUCLEI_LINES), read(files.NUCLEI_ARRAY)
    assert scan.findings == other.findings
    found = pick(scan, "CVE-2021-41773")
    assert found.place.value.startswith("https://dvc.sonla.example/cgi-bin/")
    assert found.vectors == ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",)
    assert pick(scan, "nuclei:mysql-native").place == scans.Place(
        "host", "db01.sonla.example", 3306
    )
    assert pick(scan, "nuclei:mysql-native").severity == "low"
    assert any("không ghi mức độ" in text for text in scan.remarks)


def test_sarif_joins_lines_of_one_file_and_keeps_what_is_suppressed() -> None:
    scan = read(files.SARIF)
    found = pick(scan, "CWE-89/sarif:code-scan/py/sqli")
    assert (found.place.kind, found.place.value, found.sightings) == ("package", "src/app.py", 2)
    assert (found.severity, found.solution) == ("high", "Dùng tham số.")
    assert pick(scan, "CVE-2024-3094").place.value == "pkg:deb/xz-utils@5.6.0"
    assert {"src/app.py", "src/clean.py"} <= scan.hosts
    assert any("đã bị tắt" in text for text in scan.remarks)


def test_our_sheet_comes_empty_and_is_read_when_filled() -> None:
    empty = scanners.make_template()
    assert read(empty).findings == []
    rows = [line.split(",") for line in files.SHEET.splitlines()]
    filled = sheets.write_sheet(title="Lỗ hổng", columns=dict.fromkeys(rows[0], 10), rows=rows[1:])
    scan = read(filled)
    assert scan.findings == read(files.SHEET).findings
    assert [one.place.kind for one in scan.findings] == ["host", "url", "database"]
    wrong = files.SHEET.replace("Máy chủ,10.20.0.5,443", "Máy chủ,10.20.0.5,70000")
    refused = read(wrong.replace(",cao,", ",rất cao,"))
    assert [one.where for one in refused.rejected] == ["dòng 2, cột Cổng", "dòng 3, cột Mức độ"]
    assert len(refused.findings) == 1


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">'
    ']><NessusClientData_v2><Report><ReportHost name="&b;"/></Report></NessusClientData_v2>'
)
OUTSIDE = BOMB.replace(
    '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/passwd">'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b"\x89PNG\r\n", "Không phải tệp của công cụ"),
        ("xin chào", "Không phải tệp của công cụ"),
        ("<html><body/></html>", "gốc “html”"),
        ("<a" * 10, "hỏng ngay từ đầu"),
        ("<a></b>", "hỏng ngay từ đầu"),
        ("<<", "hỏng ngay từ đầu"),
        (BOMB, "ENTITY"),
        (OUTSIDE, "ENTITY"),
        (BOMB.encode("utf-16"), "ENTITY"),
        (BOMB.replace("<!DOCTYPE", f"<!--{'x' * 70_000}--><!DOCTYPE"), "ENTITY"),
        ("<report><x/></report>", "không phải báo cáo"),
        ("{}", "Tệp JSON không phải"),
        ("[[]]", "Tệp JSON không phải"),
        ("[" * 100_000, "JSON"),
        ('{"runs": [], "version": "2.0.0"}', "SARIF phiên bản 2.0.0"),
        ('{"runs": [], "$schema": "sarif"}', "SARIF phiên bản không ghi"),
        (b"PK\x03\x04hong", "bảng tính"),
        ("Plugin ID,Name,Host\n1,\"a", "cắt cụt"),
        ("Plugin ID,Name,Host\n1,Tên,m\u00e1y\n".encode("cp1258", "replace"), "UTF-8"),
        ("Loại vị trí,Vị trí,Tên lỗ hổng,Mức độ,\n".encode("utf-16"), ""),
    ],
)  # fmt: skip
def test_what_is_no_good_file_is_refused_in_a_sentence(content: str | bytes, said: str) -> None:
    if not said:
        assert read(content).findings == []
        return
    with pytest.raises(scans.ReadingError, match=said) as refused:
        read(content)
    assert re.search(r"[.…]$", str(refused.value))


def test_a_refusal_names_the_file_and_does_not_obey_its_name() -> None:
    with pytest.raises(scans.ReadingError, match=r"^\.\./<b>x</b>: Không phải"):
        scanners.read(io.BytesIO(b"x"), name="../<b>x</b>\x00", now=NOW)


def test_a_file_that_is_too_big_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 1000)
    with pytest.raises(scans.ReadingError, match="lớn hơn"):
        read(files.NESSUS)
    monkeypatch.undo()
    monkeypatch.setattr(opening, "MOST_HELD", 100)
    with pytest.raises(scans.ReadingError, match="JSON lớn hơn"):
        read(files.SARIF)
    assert read(files.NUCLEI_LINES).findings


def test_what_is_made_to_take_long_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    ports = ",".join(f"{first}-65534" for first in range(1, 20_000))
    assert len(nessus.read_ports(ports)) == 65534
    assert nessus.read_ports("9-3,x,-5,70000-,T:22,U:53,80-82,100000") == {22, 53, 80, 81, 82}
    monkeypatch.setattr(opening, "MOST_CELL", 200)
    with pytest.raises(scans.ReadingError, match="Dòng 1 dài quá"):
        read(files.NUCLEI_LINES)
    monkeypatch.setattr(gathering, "MOST_FINDINGS", 2)
    with pytest.raises(scans.ReadingError, match="hơn 2 kết quả"):
        read(files.NESSUS)


@pytest.mark.parametrize("name", ["nessus.nessus", "openvas.xml", "nmap.xml", "zap.xml"])
@pytest.mark.parametrize("encoding", ["utf-16", "windows-1258", "utf-8-sig"])
def test_other_encodings_are_read_alike(name: str, encoding: str) -> None:
    plain = files.SAMPLES[name]
    for letters in ("Nâng lên bản", "Rà quét", "Tháng", "Bản vá còn thiếu", "TLS cũ", "Gói cũ", "Cũ",
                    "Dịch vụ", "Báo nhầm", "Tắt", "Mã hóa", "đầu ra", "Lọc đầu vào"):  # fmt: skip
        plain = plain.replace(letters, "á ê đ")  # letters that the older encoding has whole
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    written = re.sub(r"<\?xml[^>]*\?>", head, plain).encode(encoding)
    assert read(written).findings == read(plain).findings


@pytest.mark.parametrize("name", ["nessus.csv", "nuclei.jsonl", "zap.json", "mau.csv"])
def test_utf_16_is_read_alike(name: str) -> None:
    assert read(files.SAMPLES[name].encode("utf-16")).findings == (
        read(files.SAMPLES[name]).findings
    )  # fmt: skip


@pytest.mark.parametrize("name", files.SAMPLES)
def test_a_file_cut_off_anywhere_is_refused_or_closes_nothing(name: str) -> None:
    """Of lines and rows a cut between two cannot be seen; such files close only by what they
    still name, which the whole file names as well."""
    content = files.SAMPLES[name].encode()
    whole = read(content)
    for place in range(1, len(content) - 2, max(1, len(content) // 40)):
        try:
            scan = read(content[:place])
        except scans.ReadingError:
            continue
        assert not name.endswith((".nessus", ".xml", ".json", ".sarif")), place
        assert scan.hosts <= whole.hosts


def test_a_long_cell_is_read_and_other_tables_keep_their_bound() -> None:
    usual = csv.field_size_limit()
    scan = read(files.NESSUS_TABLE.replace("dòng 1\n", "dài " * 100_000))
    assert scan.counted == 4
    assert csv.field_size_limit() == usual


def test_hostile_names_stay_text() -> None:
    evil = '&lt;script&gt;alert(1)&lt;/script&gt;=cmd|&#x202e;"'
    scan = read(
        files.NESSUS.replace("SSL Certificate Cannot Be Trusted", evil.replace('"', "&quot;"))
    )
    found = pick(scan, "CWE-295/nessus:51192")
    assert found.title == '<script>alert(1)</script>=cmd| "'
    broken = read(files.NESSUS.replace('name="10.20.0.6"', 'name="&lt;img src=x&gt;"', 1))
    assert broken.rejected[0].sentence == "“<img src=x>” không phải tên máy hay địa chỉ IP."
    assert not broken.hosts


def test_a_line_that_cannot_be_read_is_told_and_closes_nothing() -> None:
    for wrong in (files.NESSUS.replace('port="22"', 'port="x"'),
                  files.NESSUS.replace('severity="0"', 'severity="9"'),
                  files.OPENVAS.replace('<nvt oid="1.3.6.1.4.1.25623.1.0.10330">', "<nvtx>")
                  .replace("<family>Service detection</family></nvt>", "</nvtx>"),
                  files.NMAP.replace('portid="443"', 'portid="443x"'),
                  files.ZAP.replace("<riskcode>0", "<riskcode>7"),
                  files.NUCLEI_LINES.replace('{"templateID": "mysql-native"', '{"x": 1'),
                  files.SARIF.replace('"ruleId": "py/sqli", ', "")):  # fmt: skip
        scan = read(wrong)
        assert len(scan.rejected) == 1, scan.rejected
        assert scan.rejected[0].where
        assert not scan.hosts
        assert any("1 dòng không đọc được" in text for text in scan.remarks)


def test_a_moment_to_come_is_not_believed() -> None:
    scan = read(files.NMAP, now=datetime(2026, 4, 1, tzinfo=UTC))
    assert scan.scanned_at is None
    assert any("đồng hồ" in text for text in scan.remarks)


def test_a_host_in_two_forms_is_told() -> None:
    scan = read(files.NESSUS.replace('"10.20.0.6"><HostProperties><tag name="host-ip">10.20.0.6',
                                     '"10.20.0.5"><HostProperties><tag name="host-ip">10.20.0.5'))  # fmt: skip
    assert any("10.20.0.5 = web01.sonla.example" in text for text in scan.remarks)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-04-20T08:00:00+07:00", "2026-04-20T01:00:00+00:00"),
        ("2026-04-20T01:00:00.123456789Z", "2026-04-20T01:00:00.123456+00:00"),
        ("Mon Apr 20 08:00:00 2026", "2026-04-20T01:00:00+00:00"),
        ("Mon, 20 Apr 2026 08:00:00", "2026-04-20T01:00:00+00:00"),
        ("Mon, 20 Apr 2026 08:00:00 +0700", "2026-04-20T01:00:00+00:00"),
        ("Apr 20, 2026 01:00:00 UTC", "2026-04-20T01:00:00+00:00"),
        ("Mo., 20 Apr. 2026 08:00:00", "2026-04-20T01:00:00+00:00"),
        ("Th 2, 20 thg 4 2026 08:00:00", "2026-04-20T01:00:00+00:00"),
        ("Mo., 20 Xyz. 2026 08:00:00", None), ("Th 2, 20 thg 44 2026 08:00:00", None),
        ("20/04/2026", "2026-04-19T17:00:00+00:00"), (1776646800, "2026-04-20T01:00:00+00:00"),
        ("1776646800", "2026-04-20T01:00:00+00:00"), ("hôm qua", None), ("", None), (None, None),
        ("9" * 40, None), ("0001-01-01", None),
    ],
)  # fmt: skip
def test_moments_are_read_however_they_are_written(written: Any, moment: str | None) -> None:
    found = gathering.read_moment(written)
    assert (found.isoformat() if found else None) == moment


JSON = st.none() | st.booleans() | st.integers() | st.just("1" * 5000) | st.text(max_size=8) | (
    st.sampled_from([[], {}, [[]], [None], {"a": 1}, float("inf"), "\ud800", "CVE-1"])
)  # fmt: skip
FEW = settings(
    max_examples=2000 if IS_LONG else 80, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.slow
@settings(FEW, max_examples=2000 if IS_LONG else 30)
@given(
    name=st.sampled_from(["zap.json", "nuclei.json", "code.sarif"]),
    steps=st.lists(st.tuples(st.integers(0, 10_000), JSON), min_size=1, max_size=4),
)
def test_json_of_another_shape_is_read_or_refused(name: str, steps: list[tuple[int, Any]]) -> None:
    document = json.loads(files.SAMPLES[name])
    for place, value in steps:
        spots: list[tuple[Any, Any]] = []
        rest = [document]
        while rest:
            node = rest.pop()
            pairs = node.items() if isinstance(node, dict) else enumerate(node)
            spots += [(node, key) for key, _child in pairs]
            inner = node.values() if isinstance(node, dict) else node
            rest += [child for child in inner if isinstance(child, dict | list)]
        if spots:
            holder, key = spots[place % len(spots)]
            holder[key] = copy.deepcopy(value)  # one value twice would hold itself
    try:
        scan = read(json.dumps(document))
    except scans.ReadingError:
        return
    assert not scans.plan_import(hold(scan), scan).new


WORLD = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([1, 2, 3]), st.sampled_from([0, 80, 9000])),
    unique=True, max_size=8,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=1000 if IS_LONG else 30, deadline=None)
@given(
    there=WORLD, gone=WORLD, hosts=st.sets(st.sampled_from("abc")), done=st.sets(st.sampled_from("abc")),
    plugins=st.sets(st.sampled_from([1, 2, 3])), is_wide=st.booleans(), logged=st.sets(st.sampled_from("abc")),
)  # fmt: skip
def test_a_partial_file_closes_nothing_that_is_still_there(
    there: list[tuple[str, int, int]], gone: list[tuple[str, int, int]], hosts: set[str],
    done: set[str], plugins: set[int], is_wide: bool, logged: set[str],
) -> None:  # fmt: skip
    """The register knows all of it, claimed as fixed; some is. Plugin 3 needs a log-in."""

    def write(
        seen: list[tuple[str, int, int]], told: set[str], ends: set[str], ran: set[int]
    ) -> str:
        items = {host: [one for one in seen if one[0] == host] for host in told}
        return (
            "<NessusClientData_v2><Policy><Preferences><ServerPreferences><preference><name>plugin_set"
            f"</name><value>{';'.join(map(str, ran))}</value></preference><preference><name>port_range"
            f"</name><value>{'1-65535' if is_wide else '1-1024'}</value></preference>"
            "</ServerPreferences></Preferences></Policy><Report>"
            + "".join(
                f'<ReportHost name="{host}"><HostProperties><tag name="HOST_START">Mon Apr 20 08:00:00 '
                f'2026</tag><tag name="HOST_END">{"x" if host in ends else ""}</tag><tag name='
                f'"Credentialed_Scan">{"true" if host in logged else "false"}</tag></HostProperties>'
                + "".join(
                    f'<ReportItem port="{port}" severity="3" pluginID="{plugin}" pluginName="p" protocol'
                    f'="tcp"><plugin_type>{"local" if plugin == 3 else "remote"}</plugin_type></ReportItem>'
                    for _host, plugin, port in spots
                )
                + "</ReportHost>"
                for host, spots in items.items()
            )
            + "</Report></NessusClientData_v2>"
        )

    everything = read(write(list({*there, *gone}), set("abc"), set("abc"), {1, 2, 3}))
    known = [
        scans.Known(
            key=one.key, status="fix_claimed", gone=dict.fromkeys(one.checks), host=one.place.host
        )
        for one in everything.findings
    ]

    def is_covered(spot: tuple[str, int, int]) -> bool:
        host, plugin, port = spot
        return (
            host in hosts & done and plugin in plugins
            and (is_wide or port <= 1024) and (plugin != 3 or host in logged)
        )  # fmt: skip

    def list_keys(spots: set[tuple[str, int, int]]) -> set[scans.Key]:
        return {(f"nessus:{plugin}", "host", host, port or None) for host, plugin, port in spots}

    seen = [spot for spot in there if is_covered(spot)]
    plan = scans.plan_import(known, read(write(seen, hosts, done, plugins)))
    assert not set(plan.closable) & list_keys(set(there))
    absent = {*gone} - {*there}
    assert set(plan.closable) == list_keys({spot for spot in absent if is_covered(spot)})


@pytest.mark.slow
@FEW
@given(
    name=st.sampled_from(sorted(files.SAMPLES)),
    damage=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=6)),
        min_size=1, max_size=5,
    ),
)  # fmt: skip
def test_a_damaged_file_is_read_or_refused(name: str, damage: list[tuple[float, bytes]]) -> None:
    content = bytearray(files.SAMPLES[name].encode())
    for share, some in damage:
        place = int(share * len(content))
        content[place : place + len(some)] = some
    try:
        scan = read(bytes(content))
    except scans.ReadingError:
        return
    plan = scans.plan_import(hold(scan), scan)
    assert not (plan.new)
    assert not (plan.closable)
    assert not (plan.reopened)


@pytest.mark.parametrize("name", ["nessus.nessus", "openvas.xml", "nmap.xml", "zap.xml"])
def test_what_is_counted_does_not_hang_on_lines(name: str) -> None:
    whole, flat = read(files.SAMPLES[name]), read(re.sub(r"\s*\n\s*", " ", files.SAMPLES[name]))
    assert (flat.counted, flat.sightings) == (whole.counted, whole.sightings)
    assert [one.key for one in flat.findings] == [one.key for one in whole.findings]
