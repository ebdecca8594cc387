// The value rules of a report (nq57/reporting/rules), for a device without the network.
// tests/browser/test_offline_rules.py puts the same table of cases to both.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const EDGES = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
const SPACES = new RegExp(`${SPACE}+`, "g");
const NUMBER = /^(?:[+-]?\d+(?:[.,]\d+)*|[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?)$/;
const GROUPED = { ".": /^\d{1,3}(?:\.\d{3})+$/, ",": /^\d{1,3}(?:,\d{3})+$/ };
const DAY = new RegExp(
  `^(?:ngày${SPACE}+)?(\\d{1,2})${SPACE}*(?:[/.-]${SPACE}*|tháng${SPACE}+)(\\d{1,2})${SPACE}*` +
    `(?:[/.-]${SPACE}*|năm${SPACE}+)((?:19|20)\\d{2})$`,
  "i",
);
const STATES = ["done", "doing", "continuing", "not_started"];
const MOST = 10n ** 13n;
const MOST_PRODUCT = 200;
const MOST_TEXT = 5000;

export const strip = (text) => text.replace(EDGES, "");
const fault = (code, where, sentence) => ({ code, where, sentence });

// A decimal: units of 10^-places.
const decimal = (plain) => {
  const [whole, fraction = ""] = plain.replace(/^[+-]/, "").split(".");
  const units = BigInt(whole + fraction);
  return { units: plain.startsWith("-") ? -units : units, places: fraction.length };
};
const align = (one, other) => {
  const places = Math.max(one.places, other.places);
  return [one, other].map((it) => it.units * 10n ** BigInt(places - it.places));
};
const isOver = (one, other) => {
  const [left, right] = align(one, other);
  return left > right;
};

export function parseNumber(text) {
  const digits = strip(text).replaceAll("\u00a0", " ").replaceAll("\u2212", "-");
  if (digits.length > 40 || !NUMBER.test(digits)) return null;
  const joined = digits.replaceAll(" ", "");
  const sign = /^[+-]/.test(joined) ? joined[0] : "";
  const plain = joined.slice(sign.length);
  const marks = [...plain].filter((char) => char === "." || char === ",");
  if (!marks.length) return decimal(sign + plain);
  const last = marks.at(-1);
  const at = plain.lastIndexOf(last);
  const [whole, fraction] = [plain.slice(0, at), plain.slice(at + 1)];
  const isDecimal =
    marks.filter((mark) => mark === last).length === 1 &&
    (new Set(marks).size === 2 || fraction.length !== 3 || whole.length > 3 || /^0*$/.test(whole));
  if (!isDecimal) return GROUPED[last].test(plain) ? decimal(sign + plain.replaceAll(last, "")) : null;
  const other = last === "." ? "," : ".";
  if (whole.includes(other) && !GROUPED[other].test(whole)) return null;
  return decimal(`${sign}${whole.replaceAll(other, "")}.${fraction}`);
}

export function formatNumber({ units, places }) {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ".");
  const fraction = digits.slice(digits.length - places).replace(/0+$/, "");
  return (units < 0n ? "-" : "") + whole + (fraction && `,${fraction}`);
}

export function isDate(text) {
  const found = DAY.exec(strip(text));
  if (!found) return false;
  const [day, month, year] = found.slice(1).map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(year, month, 0).getDate();
}

export function readLine(typed, where) {
  const state = strip(typed.state);
  if (state && !STATES.includes(state)) return fault("E604", where, "Chọn tình trạng trong danh sách.");
  const percent = strip(strip(typed.percent).replace(/%$/, ""));
  if (percent && (!/^[0-9]+$/.test(percent) || percent.length > 6 || Number(percent) > 100)) {
    return fault("E601", where, `Phần trăm “${typed.percent}” không đúng: ghi số nguyên từ 0 đến 100.`);
  }
  if (strip(typed.product_on) && !isDate(typed.product_on)) {
    return fault("E602", where, `Ngày “${typed.product_on}” không đúng: ghi ngày/tháng/năm, ví dụ 04/12/2026.`);
  }
  if ([...strip(typed.product)].length > MOST_PRODUCT) {
    return fault("E612", where, `Văn bản kết quả dài quá ${MOST_PRODUCT} ký tự: ghi số, ký hiệu và tên ngắn.`);
  }
  return null;
}

export function readFigure(typed, where) {
  for (const name of ["numerator", "denominator", "value"]) {
    if (!strip(typed[name])) continue;
    const number = parseNumber(typed[name]);
    if (!number) return fault("E603", where, `“${typed[name]}” không phải số. Ghi ví dụ 5.431 hoặc 61,7.`);
    const size = number.units < 0n ? -number.units : number.units;
    if (size >= MOST * 10n ** BigInt(number.places)) {
      return fault("E603", where, `“${typed[name]}” lớn quá mức ghi được.`);
    }
  }
  return null;
}

export function checkLine(said, { answer, label, where }) {
  if (answer === "open") {
    return fault("E611", where, `${label}: chưa xác nhận. Giữ như kỳ trước, hoặc ghi thay đổi.`);
  }
  const percent = strip(strip(said.percent).replace(/%$/, ""));
  if (!strip(said.state)) return fault("E604", where, `${label}: chọn tình trạng.`);
  const state = strip(said.state);
  if (state === "done" && !(strip(said.product) && strip(said.product_on))) {
    return fault("E608", where, `${label}: chọn “Hoàn thành” thì ghi số và ngày của văn bản kết quả.`);
  }
  if (state === "done" && percent && Number(percent) !== 100) {
    return fault("E609", where, `${label}: “Hoàn thành” là 100%.`);
  }
  if (state === "not_started" && Number(percent)) {
    return fault("E609", where, `${label}: “Chưa thực hiện” thì phần trăm là 0.`);
  }
  return null;
}

export function checkFigure(said, { answer, label, where, has_parts, is_share }) {
  const [top, bottom, value] = ["numerator", "denominator", "value"].map((name) =>
    strip(said[name]) ? parseNumber(said[name]) : null,
  );
  if (has_parts && !top !== !bottom) {
    return fault("E605", where, `${label}: còn thiếu ${top ? "mẫu số" : "tử số"}.`);
  }
  if ([top, bottom].some((one) => one && one.units < 0n)) {
    return fault("E610", where, `${label}: tử số và mẫu số không âm.`);
  }
  if (has_parts && bottom && bottom.units === 0n) {
    return fault("E606", where, `${label}: mẫu số bằng 0, không tính được tỷ lệ.`);
  }
  if (is_share && top && bottom && isOver(top, bottom)) {
    const told = `${label}: tử số ${formatNumber(top)} lớn hơn mẫu số ${formatNumber(bottom)}. Xem lại hai số.`;
    return fault("E607", where, told);
  }
  if (answer === "open" || !(has_parts ? top : value)) {
    return fault("E621", where, `${label}: chưa có số liệu của kỳ này.`);
  }
  return null;
}

export function checkWords(said, titles) {
  return Object.entries(titles)
    .filter(([name]) => !strip(said[name] ?? ""))
    .map(([name, title]) =>
      fault("E631", `words-${name}`, `Mục ${title.split(".")[0]} chưa viết. Không có thì ghi “Không”.`),
    );
}

// What a questionnaire takes (nq57/reporting/rules/inquiries.py). ``asked`` has kind, label,
// is_required, low, high and choices: pairs of a key (``#12``) and its words.
const cut = (said) => ([...said].length <= 60 ? said : `${[...said].slice(0, 59).join("")}…`);
const MARKS = /\p{M}/gu;
const fold = (text) => strip(text.toLowerCase().normalize("NFD").replace(MARKS, "").replaceAll("đ", "d").replace(SPACES, " "));

const plainest = ({ units, places }) => {
  let [whole, left] = [units, places];
  while (left && whole % 10n === 0n) [whole, left] = [whole / 10n, left - 1];
  return { units: whole, places: left };
};

export function readAnswer(asked, typed, where) {
  const said = strip(typed.replaceAll("\r\n", "\n"));
  if (!said || asked.kind === "file") return null;
  if (asked.kind === "text") {
    const long = [...said].length;
    if (long <= MOST_TEXT) return null;
    return fault("E804", where, `${asked.label}: dài ${long} chữ cái, nhiều nhất ${MOST_TEXT}. Viết gọn lại.`);
  }
  if (asked.kind === "number") {
    const number = parseNumber(said);
    if (!number) return fault("E801", where, `“${cut(said)}” không phải số. Ghi ví dụ 5.431 hoặc 61,7.`);
    const { units, places } = plainest(number);
    if (places <= 6 && (units < 0n ? -units : units) < MOST * 10n ** BigInt(places)) return null;
    return fault("E801", where, `“${cut(said)}” lớn hoặc lẻ quá mức ghi được: nhiều nhất 13 chữ số và 6 số lẻ.`);
  }
  if (asked.kind === "date") {
    if (isDate(said)) return null;
    return fault("E802", where, `Ngày “${cut(said)}” không đúng: ghi ngày/tháng/năm, ví dụ 04/12/2026.`);
  }
  if (asked.choices.some(([key, words]) => said === key || fold(said) === fold(words))) return null;
  const offered = asked.choices.map(([, words]) => words).join(" / ");
  return fault("E803", where, `${asked.label}: “${cut(said)}” không có trong phiếu. Chọn một trong: ${offered}.`);
}

// What an answer that was read still lacks before the reply may go.
export function checkAnswer(asked, typed, where) {
  const said = strip(typed);
  if (!said) return asked.is_required ? fault("E811", where, `${asked.label}: câu này bắt buộc trả lời.`) : null;
  if (asked.kind !== "number") return null;
  const number = parseNumber(said);
  const [low, high] = [asked.low, asked.high].map((bound) => (bound === "" ? null : decimal(bound)));
  if (!(low && isOver(low, number)) && !(high && isOver(number, high))) return null;
  const span = [["từ", low], ["đến", high]].filter(([, bound]) => bound).map(([word, bound]) => `${word} ${formatNumber(bound)}`);
  return fault("E812", where, `${asked.label}: ${formatNumber(number)} không nằm trong khoảng ${span.join(" ")}. Xem lại.`);
}

// For the eye only: the server computes what counts.
export function getShare(said, scale) {
  const [top, bottom] = [said.numerator, said.denominator].map((text) => parseNumber(text ?? ""));
  if (!top || !bottom || bottom.units === 0n) return null;
  const number = ({ units, places }) => Number(units) / 10 ** places;
  return (number(top) / number(bottom)) * Number(scale);
}

export function hintFigure(value, before, low, high) {
  if (value === null) return [];
  const hints = [];
  if ((low !== "" && value < Number(low)) || (high !== "" && value > Number(high))) {
    hints.push("Ngoài khoảng hợp lý của phiếu chỉ tiêu");
  }
  if (before !== null && Math.abs(value - before) > 0.5 * Math.abs(before)) {
    hints.push("Thay đổi nhiều so với kỳ trước");
  }
  return hints;
}
