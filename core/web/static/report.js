// A report while it is written: files that are dropped on a line are kept at once, totals follow what is typed.

import { parse, write } from "./numbers.js";

/** What is on its way; a form waits for it, so that nothing goes twice or half. */
const pending = new Set();

/** Send files of one line; what could not be sent stays chosen and goes with the form. */
async function keep(form, line, files) {
  const status = line.querySelector("[data-lay-status]");
  const input = line.querySelector("input[type=file]");
  const names = [...files].map((file) => file.name).join(", ");
  const tell = (text, isWrong = false) => {
    status.textContent = text.replace("{name}", names);
    status.className = isWrong ? "error" : "soft";
  };
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
    tell(status.dataset.away, true);
  }
}

function send(form, line, files) {
  const input = line.querySelector("input[type=file]");
  if ([...files].reduce((total, file) => total + file.size, 0) > Number(input.dataset.most)) {
    const status = line.querySelector("[data-lay-status]");
    status.textContent = input.dataset.tooLarge;
    status.className = "error";
    input.value = "";
    return;
  }
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

/** The numbers of a line, in their order; NaN for one that cannot be read. */
const numbers = (row) => [...row.querySelectorAll(".entry input[inputmode=decimal]")].map((input) => parse(input.value));

const rounded = (number) => write(Math.round(number * 10) / 10);

/** What a ratio comes to in per cent; NaN until both of its halves are there. */
const percent = ([value, denominator]) => (denominator > 0 ? (value / denominator) * 100 : NaN);

/** Tell what a target has reached with what is typed: 138/120 đảng viên (115 %). A ratio takes the place of the last. */
function running(row) {
  const words = row.querySelector("[data-running]");
  if (!words) return;
  const plan = Number(words.dataset.plan);
  const typed = numbers(row);
  const isRatio = row.dataset.line === "ratio";
  const total = isRatio ? percent(typed) : Number(words.dataset.reached) + typed[0];
  const share = plan > 0 && !("limit" in words.dataset) ? ` (${rounded((total / plan) * 100)} %)` : "";
  const reached = isRatio ? rounded(total) : write(total);
  words.hidden = Number.isNaN(total);
  words.querySelector("output").textContent = `${reached}${plan ? `/${write(plan)}` : ""} ${words.dataset.unit}${share}`;
}

/** Show what a ratio comes to beside it, and warn where the part is more than the whole. */
function share(row) {
  if (row.dataset.line !== "ratio") return;
  const typed = numbers(row);
  const reached = percent(typed);
  row.querySelector("[data-share]").textContent = Number.isNaN(reached) ? "" : `= ${rounded(reached)} %`;
  row.querySelector("[data-over]").hidden = !(typed[1] > 0 && typed[0] > typed[1]);
}

/** Take back that a number cannot be read, or is missing, once one stands there. */
function corrected(row) {
  row.querySelectorAll(".entry input[aria-invalid]").forEach((input) => {
    if (Number.isNaN(parse(input.value)) || parse(input.value) < 0) return;
    input.removeAttribute("aria-invalid");
    input.closest(".has-error")?.classList.remove("has-error");
    document.getElementById(`${input.id}-error`)?.remove();
  });
}

/** Warn of a number below zero where the measure takes none. */
function negative(row) {
  const doubt = row.querySelector("[data-negative]");
  if (doubt) doubt.hidden = !numbers(row).some((number) => number < 0);
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

/** Whether a line says what it has to: a number that can be read, both halves of a ratio, a choice; words, or a tick, where it has none. */
function isFilled(row) {
  const choice = row.querySelector(".entry select");
  if (row.dataset.line === "words") return row.querySelector("textarea").value.trim() !== "" || row.querySelector(".entry [type=checkbox]").checked;
  if (row.dataset.line === "ratio") return !Number.isNaN(percent(numbers(row)));
  return choice ? choice.value !== "" : numbers(row).every((number) => !Number.isNaN(number));
}

/** Count the lines that are filled in, in their group and in all, and list those that are not; sums need no entry. */
function count(form) {
  const rows = [...form.querySelectorAll("tr[data-line]:not([data-line=sum])")];
  const filled = new Set(rows.filter(isFilled).map((row) => row.id));
  form.querySelectorAll("[data-of]").forEach((item) => { item.hidden = filled.has(item.dataset.of); });
  form.querySelectorAll(".draft tbody").forEach((group) => {
    const shown = group.querySelector("[data-filled]");
    if (shown) shown.textContent = rows.filter((row) => group.contains(row) && filled.has(row.id)).length;
  });
  form.querySelector(".standing [data-filled]").textContent = filled.size;
  form.querySelector("[data-lacking]").hidden = filled.size === rows.length;
}

/** What was brought back into a folded part is shown. */
function unfold(form) {
  form.querySelectorAll("details.folded-entry:not([open])").forEach((part) => {
    part.open = [...part.querySelectorAll("textarea")].some((text) => text.value.trim() !== "");
    if (part.open) part.closest("tr").querySelector(".more-toggle").checked = true;
  });
}

document.querySelectorAll("form[data-files]").forEach((form) => {
  form.addEventListener("submit", wait, true);
  form.querySelectorAll("[data-lay]").forEach((line) => lay(form, line));
  form.querySelectorAll(".entry").forEach(ratio);
  const follow = () => {
    unfold(form);
    form.querySelectorAll("tr[data-line]").forEach((row) => {
      running(row);
      share(row);
      negative(row);
    });
    count(form);
  };
  form.addEventListener("input", follow);
  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-line]");
    if (row) corrected(row);
  });
  const lacking = form.querySelector("[data-lacking]");
  lacking.addEventListener("click", (event) => {
    if (event.target.closest("a")) lacking.open = false;  // it would hide what it led to
  });
  follow();
});
