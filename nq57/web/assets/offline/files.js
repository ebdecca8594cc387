// Evidence: pictures made smaller, files sent in pieces, apart from the text and never before it.
import { OtherAccount, askWho, post, refuse } from "./queue.js";
import * as store from "./store.js";

const PICTURE = 300_000;
const SIDES = [2000, 1600, 1280, 1024, 800, 640];
const QUALITIES = [0.85, 0.7, 0.55];
const TRIES = 5;
const SMALL_ENOUGH = /^image\/(?:jpeg|png|webp|bmp|heic|heif)$/;

async function draw(bitmap, side, quality) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height].map((one) => Math.max(1, Math.round(one * scale)));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}

// Return a picture of at most 300 kB; the file itself when it is none, is small, or cannot be drawn.
export async function reduce(file) {
  if (!SMALL_ENOUGH.test(file.type) || file.size <= PICTURE) return file;
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return file;
  }
  const longest = Math.max(bitmap.width, bitmap.height);
  const sides = SIDES.filter((side) => side < longest);
  for (const side of longest <= SIDES[0] ? [longest, ...sides] : sides) {
    for (const quality of QUALITIES) {
      const blob = await draw(bitmap, side, quality);
      if (blob && blob.size <= PICTURE) {
        return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
      }
    }
  }
  return file;
}

// ``item`` is the question that the file answers; evidence has none.
export async function add(vault, report, file, { claim = "", item = "", isOriginal = false }) {
  const kept = isOriginal ? file : await reduce(file);
  const buffer = await kept.arrayBuffer();
  const upload = {
    id: store.makeId(), key: store.makeId(), seq: store.stamp(), kind: "upload", report: report.code, item, name: kept.name,
    claim, size: buffer.byteLength, was: file.size, sha256: await store.digest(buffer), state: "waiting", sent: 0, sentence: "",
  };
  await store.keepBlob(vault, upload.id, buffer);
  await store.keep(vault, { put: [upload] });
  return upload;
}

export async function drop(vault, upload) {
  await store.keep(vault, { drop: [upload] });
  await store.dropBlob(upload.id);
}

export const retry = (vault, upload) =>
  store.keep(vault, { put: [{ ...upload, key: store.makeId(), state: "waiting", sent: 0, sentence: "" }] });

async function fail(vault, upload, sentence) {
  await note(vault, upload, { state: "fault", sentence });
  // Another file was chosen meanwhile: nothing waits for this one.
  if (upload.item && !(await refuse(vault, upload, sentence))) await drop(vault, upload);
}

const note = (vault, upload, change) => store.keep(vault, { put: [Object.assign(upload, change)] });

async function sendOne(vault, who, addresses, upload) {
  const buffer = await store.loadBlob(vault, upload.id);
  if (!buffer) return fail(vault, upload, "Không còn nội dung tệp trên máy: hãy chọn lại tệp.");
  const address = addresses.upload.replace("00000000-0000-0000-0000-000000000000", upload.key);
  const { report, item = "", name, claim, size, sha256 } = upload;
  let { status, told } = await post(address, who, JSON.stringify({ report, item, name, claim, size, sha256 }), { "Content-Type": "application/json" });
  for (let tries = 0; status === 200 && told.state === "open" && tries < TRIES; ) {
    const from = told.next;
    const piece = buffer.slice(from, from + Number(addresses.piece));
    await note(vault, upload, { state: "sending", sent: from });
    ({ status, told } = await post(`${address}${from}/`, who, piece, {
      "Content-Type": "application/octet-stream",
      "X-Piece-SHA256": await store.digest(piece),
    }));
    if (status === 422 && told.next !== undefined) [status, told.state] = [200, "open"];
    tries = told.next > from ? 0 : tries + 1;
  }
  if (status === 200 && told.state === "done") {
    await note(vault, upload, { state: "stored", sent: size, received_at: new Date().toISOString(), sentence: "" });
    return store.dropBlob(upload.id);
  }
  return fail(vault, upload, told.sentence || "Máy chủ không nhận tệp này. Thử lại, hoặc chọn tệp khác.");
}

// Return whether there was anything to send.
export const send = (vault, addresses) =>
  store.hold("files", async () => {
    const waiting = (await store.load(vault, "upload")).filter((one) => ["waiting", "sending"].includes(one.state));
    if (!waiting.length) return false;
    const who = await askWho(addresses.who);
    if (who.account !== vault.login) throw new OtherAccount();
    for (const upload of waiting) await sendOne(vault, who, addresses, upload);
    return true;
  });

