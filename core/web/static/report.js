// A report while it is written: files that are dropped on a line are kept at once, totals follow what is typed.

import { read, write } from "./numbers.js";

/** What is on its way; a form waits for it, so that nothing goes twice or half. */
const pending = new Set();

/** Send files of one line; what could not be sent stays chosen and goes with the form. */
async function keep(form, line, files) {
  const status = line.querySelector("[data-lay-status]");
  const input = line.querySelector("input[type=file]");
  const names = [...files].map((file) => file.name).join(", ");
  const tell = (text) => { status.textContent = text.replace("{name}", names); };
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  [...files].forEach((file) => body.append(input.name, file));
  tell(status.dataset.sending);
  try {
    const answer = await fetch(form.dataset.files, { method: "POST", body, redirect: "manual" });
    const text = answer.ok || answer.status === 422 ? await answer.text() : "";
    if (!text) throw new Error(String(answer.status));
    line.closest("tr").querySelector("[data-evidence]").innerHTML = text;
    tell(answer.ok ? status.dataset.kept : "");
    input.value = "";
  } catch {
    tell(status.dataset.away);
  }
}

function send(form, line, files) {
  const sending = keep(form, line, files);
  pending.add(sending);
  sending.finally(() => pending.delete(sending));
}

/** Send the form once the files are there. */
async function wait(event) {
  if (!pending.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { currentTarget: form, submitter } = event;
  await Promise.allSettled([...pending]);
  form.requestSubmit(submitter);
}

function lay(form, line) {
  const input = line.querySelector("input[type=file]");
  const row = line.closest("tr");
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    row.classList.toggle("is-over", event.type === "dragover");
  };
  row.addEventListener("dragover", over);
  row.addEventListener("dragleave", over);
  row.addEventListener("drop", (event) => {
    over(event);
    input.files = event.dataTransfer.files;
    send(form, line, input.files);
  });
  // What is sent at once is no unsaved change of the form.
  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("change", () => {
    if (input.files.length) send(form, line, input.files);
  });
}

/** Tell what a target has reached with what is typed: 138/120 đảng viên (115 %). */
function running(words) {
  const input = words.closest("td").querySelector("input[type=text]");
  const output = words.querySelector("output");
  const plan = Number(words.dataset.plan);
  const show = () => {
    const total = Number(words.dataset.reached) + read(input.value);
    const share = plan > 0 ? ` (${write(Math.round((total / plan) * 1000) / 10)} %)` : "";
    output.textContent = `${write(total)}${plan ? `/${write(plan)}` : ""} ${words.dataset.unit}${share}`;
    words.hidden = input.value.trim() === "";
  };
  input.addEventListener("input", show);
  show();
}

/** Take a ratio as people write it: 903/1.000 goes into both fields. */
function ratio(entry) {
  const [value, denominator] = entry.querySelectorAll("input[inputmode=decimal]");
  value?.addEventListener("input", () => {
    const [above, below, ...more] = value.value.split("/");
    if (below === undefined || more.length || !denominator) return;
    value.value = above.trim();
    denominator.value = below.trim();
    denominator.focus();
  });
}

document.querySelectorAll("form[data-files]").forEach((form) => {
  form.addEventListener("submit", wait, true);
  form.querySelectorAll("[data-lay]").forEach((line) => lay(form, line));
  form.querySelectorAll("[data-running]").forEach(running);
  form.querySelectorAll(".entry").forEach(ratio);
});
