// Copies of the page's templates, its words, and how things are said.
export const byId = (id) => document.getElementById(id);
export const addresses = byId("offline").dataset;

const words = Object.fromEntries(
  [...byId("words").content.querySelectorAll("[data-w]")].map((one) => [one.dataset.w, one.textContent]),
);
export const say = (name, values = {}) =>
  Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, () => value), words[name]);

export function copy(name) {
  const node = byId(`t-${name}`).content.firstElementChild.cloneNode(true);
  const parts = Object.fromEntries([...node.querySelectorAll("[data-f]")].map((one) => [one.dataset.f, one]));
  return { node, parts };
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", "i");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${addresses.icons}#${name}`);
  picture.append(use);
  return picture;
}

export function status(kind, text, picture = kind) {
  const one = document.createElement("span");
  one.className = `st st-${kind}`;
  one.append(icon(picture), text);
  return one;
}

export function button(text, act, look = "btn") {
  const one = document.createElement("button");
  one.type = "button";
  one.className = look;
  one.textContent = text;
  one.addEventListener("click", act);
  return one;
}

export function link(text, address) {
  const one = document.createElement("a");
  one.href = address;
  one.textContent = text;
  return one;
}

// Say a sentence, or hide where it stands.
export function tell(node, sentence, picture = "") {
  node.hidden = !sentence;
  node.replaceChildren(...(sentence ? [...(picture ? [icon(picture)] : []), sentence] : []));
}

const two = (number) => String(number).padStart(2, "0");
export function sayTime(iso) {
  const at = new Date(iso);
  return `${two(at.getHours())}:${two(at.getMinutes())} ${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;
}
export const sayKilobytes = (size) => String(Math.ceil(size / 1000));
