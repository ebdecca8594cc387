// The questions of a questionnaire: one control for each kind of answer.
import { button, copy, say, sayKilobytes } from "./ui.js";

// One of several radio buttons, written and read as a single input.
function makeChoice(item, box) {
  const offered = item.is_required ? item.choices : [...item.choices, ["", say("no_answer")]];
  const radios = offered.map(([value, words]) => {
    const { node, parts } = copy("choice");
    const [radio] = node.children;
    Object.assign(radio, { name: item.key, value });
    parts.words.textContent = words;
    box.append(node);
    return radio;
  });
  box.setAttribute("role", "radiogroup");
  box.setAttribute("aria-labelledby", `${item.key}-t`);
  return {
    get value() {
      return radios.find((one) => one.checked)?.value ?? "";
    },
    set value(said) {
      for (const one of radios) one.checked = one.value === said;
    },
    addEventListener: (name, act) => radios.forEach((one) => one.addEventListener(name, act)),
  };
}

function makeInput(item, box) {
  const input = document.createElement(item.kind === "text" ? "textarea" : "input");
  input.className = `form-control${item.kind === "number" ? " num" : ""}`;
  if (item.kind === "text") input.rows = 3;
  else input.inputMode = item.kind === "number" ? "decimal" : "numeric";
  if (item.kind === "date") input.placeholder = say("day");
  input.autocomplete = "off";
  box.append(input);
  return input;
}

function makeFile(box, { attach, remove }) {
  const { node, parts } = copy("file");
  box.append(node);
  parts.pick.addEventListener("change", () => {
    const [file] = parts.pick.files;
    if (file) attach(file, parts.original.checked);
    parts.pick.value = "";
  });
  parts.remove.replaceWith((parts.remove = button(say("remove_file"), remove, "btn btn-quiet")));
  return parts;
}

const describe = (item) =>
  [item.is_required ? "" : say("optional"), item.hint, item.unit && say("unit", { said: item.unit }), item.span && say("span", { said: item.span })]
    .filter(Boolean)
    .join(" ");

// Return the cell of a question: its node, its parts, and its one input ``answer``.
export function make(item, does) {
  const { node, parts } = copy("question");
  node.id = item.key;
  parts.title.id = `${item.key}-t`;
  parts.title.textContent = item.title;
  parts.about.textContent = describe(item);
  parts.about.hidden = !parts.about.textContent;
  parts.about.id = `${item.key}-a`;
  const cell = { item, node, parts, label: item.title };
  if (item.kind === "file") {
    cell.file = makeFile(parts.control, does);
    cell.inputs = { answer: { value: "" } };
  } else cell.inputs = { answer: (item.kind === "choice" ? makeChoice : makeInput)(item, parts.control) };
  const control = cell.file?.pick ?? (item.kind === "choice" ? null : cell.inputs.answer);
  if (control) {
    control.id = `${item.key}.answer`;
    parts.title.htmlFor = control.id;
    control.setAttribute("aria-describedby", parts.about.id);
  }
  return cell;
}

// Say which file answers, and how far it has gone.
export function showFile({ file }, name, upload) {
  file.held.hidden = !name;
  file.name.textContent = name;
  const sent = upload && upload.state !== "stored" && upload.state !== "fault";
  file.sent.textContent = sent ? say("parts", { sent: sayKilobytes(upload.sent), size: sayKilobytes(upload.size) }) : "";
}
