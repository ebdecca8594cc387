"""The report form without the network, in a real browser on a line that is cut for real."""

import contextlib
import os
import random
import re
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from nq57.audit import models as audit
from nq57.cases import models as cases
from nq57.files.rules import PIECE_BYTES
from nq57.orgs import models as orgs_models
from nq57.reporting import actions, models
from tests.browser import judging
from tests.browser.conftest import _ARGUMENTS, WIDTHS, find_chromium
from tests.factories import orgs, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owed_province")]

IS_LONG = bool(os.environ.get("NQ57_LONG"))
CODE = "mật mã 57"
SCRIPT = 60_000
HOUR_AHEAD = """(() => {
    const Real = Date, ahead = 3600000;
    globalThis.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
        static now() { return Real.now() + ahead; }
    };
    delete ServiceWorkerRegistration.prototype.sync;
})()"""


class Wire:
    """A line to the site that can be cut, and that can lose the answer to what was sent."""

    def __init__(self, origin: str) -> None:
        self._goal = ("127.0.0.1", int(urlsplit(origin).port or 0))
        self._open: set[socket.socket] = set()
        self.loses_answers_to = b""
        self.loses = 0
        self.lost = 0
        self._port = 0
        self.mend()
        self.origin = f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def cut(self) -> None:
        for one in [self._listener, *self._open]:
            self._close(one)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._goal)
                self._open |= {near, far}
                deaf = threading.Event()
                for pair in ((near, far, deaf), (far, near, deaf)):
                    threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, source: socket.socket, goal: socket.socket, deaf: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.loses and self.loses_answers_to in data:
                    self.loses -= 1
                    deaf.set()
                elif deaf.is_set() and data.startswith(b"HTTP/1.1"):
                    self.lost += 1
                    break
                goal.sendall(data)
        self._close(source)
        self._close(goal)

    def _close(self, one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            one.close()
        self._open.discard(one)


@pytest.fixture
def wire(origin: str) -> Iterator[Wire]:
    made = Wire(origin)
    yield made
    made.cut()


@pytest.fixture
def report() -> models.Report:
    """The open report that asks most."""
    reports.set_terms()
    cycle = reports.open_cycle("2026-10", at=timezone.now())
    found = cycle.reports.annotate(n=Count("lines", distinct=True)).latest("n")
    return reports.get_report(cycle, found.organisation.code)


@pytest.fixture
def focal(report: models.Report) -> orgs_models.Post:
    return make_post(report, "Quàng Thị Hoa")


def make_post(report: models.Report, name: str) -> orgs_models.Post:
    person = orgs.PersonFactory(name=name)
    orgs.AccountFactory(person=person)
    post: orgs_models.Post = orgs.PostFactory(
        person=person, organisation=report.organisation, role="focal"
    )
    return post


def start(
    page: Page, origin: str, report: models.Report, code: str = CODE, *, is_open: bool = True
) -> None:
    """Choose a code, take the report to the device, open it."""
    page.goto(origin + reverse("offline:page"))
    page.fill("#make-code", code)
    page.fill("#make-again", code)
    page.click("#make button")
    page.click("#reports button:has-text('Mang về máy')")
    page.wait_for_selector("#reports button:has-text('Bỏ khỏi máy này')")
    if is_open:
        page.click("#reports li:has-text('đã ở trên máy này') button >> nth=0")
        page.wait_for_selector("#lines .line")


def cell(page: Page, item: str, name: str) -> Any:
    return page.locator(f'[id="{item}.{name}"]')


def count(page: Page, state: str) -> int:
    return page.locator(f"#acts > li[data-state={state}]").count()


def wait_for(page: Page, state: str, number: int) -> None:
    page.wait_for_function(
        "([state, n]) => document.querySelectorAll(`#acts > li[data-state=${state}]`).length === n",
        arg=[state, number],
    )


def wait_for_worker(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def kill(profile: Path) -> None:
    """Kill the browser of a profile as a power cut would."""
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            said = (folder / "cmdline").read_bytes() if folder.name.isdigit() else b""
            if f"--user-data-dir={profile}\0".encode() in said and b"--type=" not in said:
                os.kill(int(folder.name), signal.SIGKILL)


def launch(browser: Browser, profile: Path) -> BrowserContext:
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=find_chromium(), headless=True, args=_ARGUMENTS, locale="vi-VN",
        viewport={"width": 1280, "height": 900},
    )  # fmt: skip
    context.set_default_timeout(60_000)
    context.add_init_script(HOUR_AHEAD)
    return context


@pytest.mark.slow
def test_entries_without_network_survive_all_and_are_stored_once(
    browser: Browser, wire: Wire, report: models.Report, focal: orgs_models.Post, tmp_path: Path
) -> None:
    lines = list(report.lines.all()[: 49 if IS_LONG else 5])
    assert len(lines) == (49 if IS_LONG else 5)
    total = len(lines) + 1
    profile = tmp_path / "profile"
    context = launch(browser, profile)
    page = context.pages[0]
    judging.sign_in(page, wire.origin, focal)
    start(page, wire.origin, report)
    wait_for_worker(page)

    wire.cut()
    page.reload()
    assert not page.is_visible("#inside")
    unlock(page, focal)
    page.click("#reports button >> nth=0")
    for number, line in enumerate(lines):
        cell(page, line.item, "state").select_option("doing")
        cell(page, line.item, "percent").fill(str(number))
    page.fill("#words-results", "Tổ công nghệ số cộng đồng đã ra quân.")
    page.locator("#words-results").blur()
    wait_for(page, "waiting", total)
    assert "Mất mạng" in page.inner_text("#net")
    assert f"{total} mục chưa được nhận" in page.inner_text("#net")
    kill(profile)
    with contextlib.suppress(Exception):
        context.close()
    assert models.OfflineEntry.objects.count() == 0

    # The next person on the machine, while the first one's session has ended.
    Session.objects.all().delete()
    wire.mend()
    context = launch(browser, profile)
    page = context.new_page()
    other = make_post(report, "Lò Văn Thắng")
    judging.sign_in(page, wire.origin, other)
    page.goto(wire.origin + reverse("offline:page"))
    page.wait_for_selector("#make:visible")
    assert "ra quân" not in page.content()
    assert count(page, "waiting") == 0
    sealed = page.evaluate(READ_ALL)
    assert sealed["rows"] >= total
    assert "ra qu" not in sealed["text"]
    assert focal.person.accounts.get().login not in sealed["text"]

    # Nobody is signed in: the code opens, nothing is lost, and the page says what to do.
    context.clear_cookies()
    page.goto(wire.origin + reverse("offline:page"))
    page.wait_for_selector("#open:visible")
    assert "đăng nhập để gửi" in page.inner_text("#net")
    page.fill("#open-login", focal.person.accounts.get().login)
    page.fill("#open-code", "không phải mã")
    page.click("#open button")
    page.wait_for_selector("#note:has-text('không đúng')")
    unlock(page, focal)
    wait_for(page, "waiting", total)

    # Signed in again, and the first answers are lost on the way. (A browser sends once more by
    # itself what it sent on a line that was open before; then it is the page's turn.)
    wire.loses_answers_to, wire.loses = b"POST /ngoai-tuyen/gui/", 3
    judging.sign_in(page, wire.origin, focal)
    page.goto(wire.origin + reverse("offline:page"))
    wait_for(page, "stored", total)
    assert wire.lost == 3
    assert "không còn mục nào chờ" in page.inner_text("#net")
    context.close()
    check_stored_once(report, lines, total)


READ_ALL = """async () => {
    const db = await new Promise((done) => {
        const asked = indexedDB.open("nq57-offline");
        asked.onsuccess = () => done(asked.result);
    });
    const rows = await new Promise((done) => {
        const asked = db.transaction("records").objectStore("records").getAll();
        asked.onsuccess = () => done(asked.result);
    });
    db.close();
    const text = rows.map((row) => JSON.stringify(row) + new TextDecoder().decode(row.data));
    return { rows: rows.length, text: text.join() };
}"""


def unlock(page: Page, post: orgs_models.Post, code: str = CODE) -> None:
    page.fill("#open-login", post.person.accounts.get().login)
    page.fill("#open-code", code)
    page.click("#open button")
    page.wait_for_selector("#inside:visible")


def check_stored_once(report: models.Report, lines: list[models.Line], total: int) -> None:
    entries = list(models.OfflineEntry.objects.filter(report=report))
    assert len({entry.key for entry in entries}) == len(entries) == total
    assert audit.Receipt.objects.filter(verb="receive_act").count() == total
    assert audit.Entry.objects.filter(verb="save_entries").count() == total
    for number, line in enumerate(lines):
        line.refresh_from_db()
        assert (line.revision, line.state, line.percent) == (1, "doing", number)
    assert all(3540 <= entry.clock_ahead <= 3660 for entry in entries)
    assert all(entry.entered_at <= entry.received_at <= timezone.now() for entry in entries)


def test_conflicts_show_both_and_one_is_chosen(
    open_page: Callable[[int], Page], wire: Wire, report: models.Report, focal: orgs_models.Post
) -> None:
    page = open_page(1280)
    judging.sign_in(page, wire.origin, focal)
    start(page, wire.origin, report)
    first, second = report.lines.all()[:2]
    wire.cut()
    for line, percent in ((first, "30"), (second, "35")):
        cell(page, line.item, "state").select_option("doing")
        cell(page, line.item, "percent").fill(percent)
        cell(page, line.item, "percent").blur()
    wait_for(page, "waiting", 2)
    reports.fill(report, at=timezone.now())
    wire.mend()
    page.click("#send")
    wait_for(page, "conflict", 2)
    sides = page.locator("#acts table").first
    assert "Trên máy chủ" in sides.inner_text()
    assert re.search(r"Phần trăm\s+40\s+35", sides.inner_text())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"offline-conflict-{width}")
        judging.check_width(page, width)
    judging.check_accessible(page)
    page.click(f"#acts li:has-text('{second.obligation.case.title[:40]}') button >> text=Lấy bản")
    wait_for(page, "conflict", 1)
    assert cell(page, second.item, "percent").input_value() == "40"
    page.click("#acts button:has-text('Giữ bản của tôi')")
    wait_for(page, "stored", 1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.percent, second.percent) == (30, 40)


def test_a_returned_item_is_kept_with_an_answer_that_goes_when_the_line_is_back(
    open_page: Callable[[int], Page], wire: Wire, report: models.Report, focal: orgs_models.Post
) -> None:
    reports.fill(report, at=timezone.now())
    reports.send(report, at=timezone.now())
    line = reports.get_first_line(report)
    coordinator = reports.of_office("coordinator", "SO-KHCN")
    reasons = {line.stamp: "Số này đúng chưa?"}
    held = reports.get_report(report.cycle, report.organisation.code)
    actions.return_items(report=held, reasons=reasons, by=coordinator, at=timezone.now())
    page = open_page(360)
    judging.sign_in(page, wire.origin, focal)
    start(page, wire.origin, report)
    wire.cut()
    asked = page.locator(f'[id="{line.item}"]')
    assert page.locator("#left a").count() == 1
    asked.locator("summary").click()
    asked.locator("details button").click()
    assert "Ghi câu trả lời" in asked.inner_text()
    asked.get_by_label("Trả lời cơ quan kiểm tra").fill("Số này đúng theo biên bản.")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        judging.keep_picture(page, f"offline-stand-{width}")
        judging.check_width(page, width)
    judging.check_accessible(page)
    asked.locator("details button").click()
    wait_for(page, "waiting", 1)
    assert "Giữ nguyên, trả lời: Số này đúng" in asked.inner_text()
    assert page.locator("#left a").count() == 0
    cell(page, line.item, "difficulty").fill("Đường sạt lở.")
    cell(page, line.item, "difficulty").blur()
    wait_for(page, "waiting", 2)
    wire.mend()
    page.click("#send")
    wait_for(page, "stored", 2)
    assert "Trả lại" not in asked.inner_text()
    line.refresh_from_db()
    assert (line.verdict, line.difficulty) == ("pending", "Đường sạt lở.")
    assert line.obligation.case.messages.get().text == "Số này đúng theo biên bản."


def make_picture(width: int, height: int) -> bytes:
    """Return a picture that packs badly."""
    body = random.Random(57).randbytes(width * height * 3)
    size = struct.pack("<iiHHIIiiII", width, height, 1, 24, 0, len(body), 0, 0, 0, 0)
    return (
        b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + struct.pack("<I", 40) + size + body
    )


def test_text_goes_before_files_and_pictures_are_made_small(
    open_page: Callable[[int], Page], wire: Wire, report: models.Report, focal: orgs_models.Post
) -> None:
    page = open_page(1280)
    sent: list[tuple[str, int]] = []
    page.on(
        "request",
        lambda one: sent.append((urlsplit(one.url).path, len(one.post_data_buffer or b""))),
    )
    judging.sign_in(page, wire.origin, focal)
    start(page, wire.origin, report)
    wire.cut()
    picture = make_picture(1000, 800)
    page.set_input_files(
        "#file", {"name": "lop hoc.bmp", "mimeType": "image/bmp", "buffer": picture}
    )
    page.fill("#claim", "Ảnh lớp học")
    page.click("#add-file")
    page.wait_for_selector("#uploads li:has-text('lop hoc.jpg')", timeout=60_000)
    page.set_input_files("#file", {"name": "x.exe", "mimeType": "", "buffer": b"MZ program"})
    page.click("#add-file")
    page.wait_for_selector("#uploads li:has-text('x.exe')")
    page.fill("#words-results", "Đã mở lớp.")
    page.locator("#words-results").blur()
    wait_for(page, "waiting", 1)
    wire.mend()
    page.click("#send")
    wait_for(page, "stored", 1)
    page.wait_for_selector("#uploads li[data-state=stored]")
    page.wait_for_selector("#uploads li[data-state=fault]:has-text('chương trình')")
    judging.keep_picture(page, "offline-files-1280")
    evidence = cases.Evidence.objects.get(case=report.case)
    assert (evidence.claim, evidence.file.media_type) == ("Ảnh lớp học", "image/jpeg")
    assert PIECE_BYTES < evidence.file.size <= 300_000
    pieces = [size for path, size in sent if re.fullmatch(r".*/tep/[^/]+/\d+/", path)]
    assert max(pieces) <= PIECE_BYTES
    assert reports.get_report(report.cycle, report.organisation.code).results == "Đã mở lớp."


def test_on_a_phone_what_stands_as_before_is_a_row_until_it_is_opened(
    open_page: Callable[[int], Page], wire: Wire
) -> None:
    reports.set_terms()
    earlier = reports.get_report(reports.open_cycle("2026-09", at=timezone.now()))
    reports.fill(earlier)
    reports.send(earlier)
    report = reports.get_report(reports.open_cycle("2026-10", at=timezone.now()))
    line = report.lines.filter(before__isnull=False).earliest("pk").item
    page = open_page(360)
    judging.sign_in(page, wire.origin, make_post(report, "Lò Thị Hà"))
    start(page, wire.origin, report)
    judging.check_width(page, 360)
    shown = page.locator(f'[id="{line}"]')
    assert not cell(page, line, "percent").is_visible()
    shown.get_by_role("button", name="Có thay đổi").click()
    cell(page, line, "percent").fill("77")
    cell(page, line, "percent").blur()
    wait_for(page, "stored", 1)
    assert cell(page, line, "percent").is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".line.shut [data-n=percent]").first.is_visible()


def test_the_page_closed_the_network_back_the_worker_sends(
    open_page: Callable[[int], Page], wire: Wire, report: models.Report, focal: orgs_models.Post
) -> None:
    page = open_page(360)
    judging.sign_in(page, wire.origin, focal)
    start(page, wire.origin, report)
    wait_for_worker(page)
    wire.cut()
    page.fill("#words-results", "Gửi khi trang đã đóng.")
    page.locator("#words-results").blur()
    wait_for(page, "waiting", 1)
    tools = page.context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.goto("about:blank")
    wire.mend()
    tools.send("ServiceWorker.dispatchSyncEvent", {
        "origin": wire.origin, "registrationId": found[0], "tag": "nq57-send", "lastChance": False,
    })  # fmt: skip
    for _ in range(100):
        page.wait_for_timeout(100)
        if models.OfflineEntry.objects.exists():
            break
    assert models.OfflineEntry.objects.get().item == report.item


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_light_and_accessible(
    open_page: Callable[[int], Page],
    origin: str,
    width: int,
    focal: orgs_models.Post,
    report: models.Report,
) -> None:
    small = reports.get_report(report.cycle)
    post = make_post(small, "Lường Văn Sơn")
    page = open_page(width)
    weights = judging.Weights(page, origin)
    judging.sign_in(page, origin, post)
    page.goto(origin + reverse("offline:page"), wait_until="networkidle")
    judging.check_width(page, width)
    judging.keep_picture(page, f"offline-first-{width}")
    judging.check_accessible(page)
    assert weights.total <= judging.FIRST_LOAD
    assert weights.script <= SCRIPT
    start(page, origin, small)
    line = small.lines.first()
    assert line is not None
    cell(page, line.item, "state").select_option("done")
    cell(page, line.item, "percent").fill("101")
    cell(page, line.item, "percent").blur()
    wait_for(page, "draft", 1)
    judging.keep_picture(page, f"offline-form-{width}")
    judging.check_width(page, width)
    judging.check_accessible(page)
    page.click("#lock")
    page.wait_for_selector("#open:visible")
    assert "101" not in page.inner_text("main")
    judging.keep_picture(page, f"offline-locked-{width}")
    judging.check_accessible(page)


def test_other_pages_load_none_of_it(
    open_page: Callable[[int], Page], origin: str, focal: orgs_models.Post, report: models.Report
) -> None:
    page = open_page(1280)
    loaded: list[str] = []
    page.on("request", lambda one: loaded.append(one.url))
    judging.sign_in(page, origin, focal)
    page.goto(origin + report.get_absolute_url(), wait_until="networkidle")
    assert page.locator("a[href='/ngoai-tuyen/']").count() == 1
    assert not [one for one in loaded if "offline" in one]
