"""What the reader of any scanner's file gathers, and how one finding is made of its lines."""

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from nq57.registers.cyber.rules import scans, scores

MOST_REJECTED = 500
MOST_FINDINGS = 300_000  # lines of one file that tell of a finding
COMMON_PORTS = frozenset(range(1, 1025))  # what a scan of unknown ports has looked at, at least
UNCOVERED = (
    "Tệp này không cho biết đã rà quét xong những máy nào, bằng những kiểm tra nào: chỉ thêm lỗ "
    "hổng, không đóng lỗ hổng nào vì không còn thấy. Nhập tệp XML của công cụ thì đóng được."
)
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")  # of moments written without a zone
_AHEAD = timedelta(days=1)  # clocks differ; more is no clock
_OLDEST = datetime(1995, 1, 1, tzinfo=UTC)
_WRITTEN = (
    "%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%a, %d %b %Y %H:%M:%S %z", "%a %b %d %H:%M:%S %Y %z", "%b %d, %Y %H:%M:%S %z",
    "%d %b %Y %H:%M:%S",
)  # fmt: skip
# As ZAP writes it in other languages: "Fr., 30 Sep. 2022 08:40:35", "Th 6, 30 thg 9 2022 …".
_FOREIGN = re.compile(r"(\d{1,2}) (?:thg )?(\w{1,3})\w*\.?,? (\d{4}) (\d\d:\d\d:\d\d)$")


class Gathering:
    """Gather findings with their faults; at the end all of it is one scan."""

    def __init__(self, tool: str, *, now: datetime) -> None:
        self.tool, self.now, self.version = tool, now, ""
        self.hosts: set[str] = set()
        self.checks: set[str] | None = None  # None until the file says which ran
        self.ports: frozenset[int] | None = None
        self.blind: set[str] = set()
        self.remarks: list[str] = []
        self._names: dict[str, set[str]] = {}
        self._moments: list[datetime] = []
        self._findings: list[scans.Finding] = []
        self._counted: set[Hashable] = set()
        self._rejected: list[scans.Rejected] = []
        self._is_doubtful = False
        self._noted: Counter[str] = Counter()

    def reject(self, where: str, sentence: str) -> None:
        """Note what cannot be read; a file with such a line proves no absence."""
        self._noted["rejected"] += 1
        self._is_doubtful = True
        if len(self._rejected) < MOST_REJECTED:
            self._rejected.append(scans.Rejected(where, sentence))

    def doubt(self, remark: str) -> None:
        """Say why nothing may be closed for not being in this file."""
        self._is_doubtful = True
        self.remarks.append(remark)

    def note(self, name: str, number: int = 1) -> None:
        """Count what is told once for the whole file."""
        self._noted[name] += number

    def noted(self, name: str) -> int:
        """Return how often something was noted."""
        return self._noted[name]

    def count(self, key: Hashable) -> None:
        """Count a finding as tools of this kind do: each key once."""
        self._counted.add(key)

    def name_host(self, host: str, *names: str) -> None:
        """Note other names of a host."""
        for name in names:
            try:
                other = scans.Place("host", name).value
            except scans.ReadingError:
                continue
            if other != host:
                self._names.setdefault(host, set()).add(other)
                self._names.setdefault(other, set()).add(host)

    def date(self, text: str | int | float | None) -> datetime | None:
        """Note when something was scanned, and return it; the earliest dates the scan.

        What lies ahead of now or before scanners is noted and not believed.
        """
        moment = read_moment(text)
        if moment is None:
            return None
        if not _OLDEST < moment <= self.now + _AHEAD:
            self._noted["misdated"] += 1
            return None
        self._moments.append(moment)
        return moment

    def add(
        self, *, where: str, check: str, title: str, place: tuple[str, str, int | None, str],
        severity: str, cves: Iterable[str] = (), cwes: Iterable[str] = (),
        vectors: Iterable[str] = (), solution: str = "", raw: Iterable[object] = (),
        raw_id: str = "", weakness: str = "",
    ) -> scans.Finding | None:  # fmt: skip
        """Add a finding: ``check`` is the tool's own number of it, ``place`` is kind, value,
        port and protocol. What cannot be one is rejected with where it stands.

        :raises ReadingError: when there are too many.
        """
        try:
            spot = scans.Place(*place)
        except scans.ReadingError as error:
            self.reject(where, str(error))
            return None
        if not check.strip():
            self.reject(where, "Không có mã kiểm tra của công cụ.")
            return None
        named = f"{self.tool}:{scans.clean(check, 180)}"
        digest = hashlib.sha256(repr((named, *place, *raw)).encode("utf-8", "replace"))
        found = scans.Finding(
            weakness=weakness or scans.name_weakness(cves, cwes, named),
            title=scans.clean(title, scans.MOST_TITLE) or named,
            place=spot,
            severity=severity,
            vectors=self._score(vectors),
            solution=scans.clean(solution, scans.MOST_TEXT),
            check=named,
            raw_id=scans.clean(raw_id or check, 200),
            raw_hash=digest.hexdigest(),
        )
        if len(self._findings) >= MOST_FINDINGS:
            raise scans.ReadingError(
                f"Tệp có hơn {MOST_FINDINGS} kết quả: chia lần rà quét thành nhiều tệp."
            )
        self._findings.append(found)
        return found

    def _score(self, vectors: Iterable[str]) -> tuple[str, ...]:
        kept = []
        for vector in vectors:
            try:
                kept.append(scores.score(vector).vector)
            except scores.ScoreError:
                self._noted["vectors"] += 1
        return tuple(dict.fromkeys(kept))

    def finish(self) -> scans.Scan:
        """Return the scan with everything that was gathered."""
        seen = {one.check.removesuffix(scans.LOCAL) for one in self._findings}
        if self.ports is None:
            ports = None
        else:
            ports = self.ports | {one.place.port for one in self._findings if one.place.port}
        self._tell()
        return scans.Scan(
            tool=self.tool,
            version=scans.clean(self.version, 100),
            scanned_at=min(self._moments, default=None),
            hosts=frozenset() if self._is_doubtful else frozenset(self.hosts),
            checks=frozenset(seen if self.checks is None else seen | self.checks),
            findings=scans.join(self._findings),
            rejected=self._rejected,
            remarks=self.remarks,
            ports=ports,
            blind=frozenset(self.blind),
            aliases={name: frozenset(others) for name, others in self._names.items()},
            counted=len(self._counted),
        )

    def _tell(self) -> None:
        """Tell in a sentence each what was noted of the whole file."""
        told = self._noted
        twice = sorted(
            f"{name} = {other}"
            for name, others in self._names.items()
            for other in others
            if name < other and {name, other} <= self.hosts
        )
        if twice:
            listed = "; ".join(twice[:5])
            self.remarks.append(
                f"{len(twice)} máy có trong tệp dưới hai tên ({listed}): lỗ hổng của mỗi tên được "
                "giữ riêng."
            )
        if told["misdated"]:
            self.remarks.append(
                f"{told['misdated']} thời điểm rà quét trong tệp ở sau lúc này hoặc quá xa trước "
                "đây nên không dùng: kiểm tra đồng hồ của máy rà quét."
            )
        if not self._moments and not self._is_doubtful:
            self.remarks.append(
                "Tệp không ghi thời điểm rà quét dùng được nên không đóng lỗ hổng nào vì không "
                "còn thấy."
            )
        if told["unweighed"]:
            self.remarks.append(
                f"{told['unweighed']} kết quả không ghi mức độ nghiêm trọng: mức độ nhập vào là "
                "tạm tính, cần xem lại."
            )
        if told["vectors"]:
            self.remarks.append(f"{told['vectors']} vectơ CVSS viết sai nên bỏ qua, không tính.")
        if told["rejected"]:
            self.remarks.append(
                f"{told['rejected']} dòng không đọc được: lần rà quét này chỉ thêm lỗ hổng, không "
                "đóng lỗ hổng nào vì không còn thấy."
            )


def read_moment(text: str | int | float | None) -> datetime | None:
    """Return a moment however scanners write it: ISO 8601, seconds since 1970, RFC 5322 or the
    way of C; one without a zone is of Vietnam. None when it is no moment."""
    if text is None or text == "":
        return None
    try:
        if isinstance(text, int | float) or text.strip().isdigit():
            return datetime.fromtimestamp(int(text), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    written = " ".join(str(text).split())[:60]
    if written.endswith((" UTC", " GMT")):
        written = f"{written[:-4]} +0000"
    moment = _read_iso(written) or _read_written(written)
    if moment is None:
        return None
    try:
        placed = moment if moment.tzinfo else moment.replace(tzinfo=_ZONE)
        return placed.astimezone(UTC)
    except OverflowError:
        return None


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _read_written(text: str) -> datetime | None:
    if found := _FOREIGN.search(text):
        day, month, year, clock = found.groups()
        if month.isdigit():
            return _read_iso(f"{year}-{month:0>2}-{day:0>2}T{clock}")
        text = f"{day} {month} {year} {clock}"
    for form in _WRITTEN:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
