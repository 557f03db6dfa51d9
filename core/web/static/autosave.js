// A sheet that saves by itself, line by line; its button does the same without JavaScript.
//
// The table names the address (data-autosave) and its words; a row (data-line = prefix of its fields) shows in
// [data-saved] how it stands. A level that is not the one of the points (data-thresholds) waits for a reason in the
// comment. What cannot be saved stays typed, is tried again, and leaving the page warns.

import { parse, write } from "./numbers.js";

const PAUSE = 1200;
const RETRY = 8000;

class Line {
  constructor(row, sheet) {
    this.row = row;
    this.sheet = sheet;
    this.state = row.querySelector("[data-saved]");
    this.isChanged = false;
    this.isStale = false;
    this.sending = null;
    this.timer = 0;
    row.addEventListener("input", () => this.touch(PAUSE));
    row.addEventListener("change", () => this.touch(0));
  }

  field(name) {
    return this.row.querySelector(`[name="${this.row.dataset.line}${name}"]`);
  }

  /** What still keeps the line from being saved; "" when nothing does. */
  open() {
    const level = this.field("level").value;
    if (!this.field("points").value.trim() || !level) return this.sheet.words.incomplete;
    const points = parse(this.field("points").value);
    const reached = Number.isNaN(points) ? level : this.reached(points, level);
    if (reached === level || this.field("comment").value.trim()) return "";
    return this.sheet.words.unfit.replace("{points}", write(points)).replace("{level}", reached);
  }

  /** The level that points reach by the row's thresholds ("XS 90,HTT 70,KHT"); the given one where it has none. */
  reached(points, level) {
    if (!this.row.dataset.thresholds) return level;
    const steps = this.row.dataset.thresholds.split(",").map((step) => step.split(" "));
    return steps.find(([, least]) => least === undefined || points >= Number(least))[0];
  }

  touch(pause) {
    this.isChanged = true;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), pause);
  }

  say(text, isBad) {
    this.state.textContent = text;
    this.state.classList.toggle("error", isBad);
  }

  /** Save what is typed now; what is typed meanwhile is saved after it. */
  async save() {
    window.clearTimeout(this.timer);
    if (this.sending) await this.sending;
    if (!this.isChanged || this.isStale) return;
    const open = this.open();
    if (open) {
      this.say(open, true);
      return;
    }
    this.sending = this.send();
    await this.sending;
    this.sending = null;
    this.sheet.settle();
  }

  async send() {
    this.isChanged = false;
    this.say(this.sheet.words.saving, false);
    const body = new FormData();
    body.append("csrf_token", this.sheet.form.elements.csrf_token.value);
    for (const name of ["file", "version", "points", "level", "comment"]) body.append(name, this.field(name).value);
    try {
      const answer = await fetch(this.sheet.words.autosave, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
      this.hear(answer.ok, answer.headers.get("Content-Type") === "application/json" ? await answer.json() : {});
    } catch {
      this.isChanged = true;
      this.say(this.sheet.words.offline, true);
      this.timer = window.setTimeout(() => this.save(), RETRY);
    }
  }

  /** Counts stand as they are after the saving, also where others marked meanwhile. */
  count(place, within, text) {
    const counter = within.querySelector(place);
    if (counter && text) counter.textContent = text;
  }

  /** What was refused before is saved now: its problems go, at the row and above the form. */
  clear() {
    for (const problem of this.row.querySelectorAll(".field > .error")) {
      const field = problem.parentElement.querySelector("[aria-invalid]");
      field?.removeAttribute("aria-invalid");
      const others = (field?.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== problem.id);
      if (others.length) field.setAttribute("aria-describedby", others.join(" "));
      else field?.removeAttribute("aria-describedby");
      problem.parentElement.classList.remove("has-error");
      problem.remove();
    }
    const links = this.sheet.form.querySelectorAll(`[data-refused] a[href^="#f-${this.row.dataset.line}"]`);
    for (const link of links) {
      const summary = link.closest("[data-refused]");
      link.closest("li").remove();
      if (!summary.querySelector("li")) summary.remove();
    }
  }

  hear(isSaved, answer) {
    if (isSaved) {
      this.clear();
      this.field("version").value = answer.version;
      this.say(answer.saved, false);
      this.count("[data-given]", this.row, answer.given);
      this.count("[data-done]", this.sheet.form, answer.done);
      return;
    }
    this.isChanged = true;
    this.say((answer.problems ?? [this.sheet.words.refused]).join(" "), true);
    if (answer.version !== undefined) this.offer(answer.version);
  }

  /** Somebody saved this line elsewhere: only a press of the button puts what is typed here in its place. */
  offer(version) {
    this.isStale = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link btn-sm";
    button.textContent = this.sheet.words.again;
    button.addEventListener("click", () => {
      this.field("version").value = version;
      this.isStale = false;
      this.isChanged = true;
      this.save();
    });
    this.state.append(" ", button);
  }
}

class Sheet {
  constructor(table) {
    this.words = table.dataset;
    this.form = table.closest("form");
    this.lines = [...table.querySelectorAll("[data-line]")].map((row) => new Line(row, this));
    window.addEventListener("online", () => this.lines.forEach((line) => line.save()));
    // The button waits for lines on their way, so that nothing is sent twice at once.
    document.addEventListener("submit", (event) => this.wait(event), true);
  }

  async wait(event) {
    if (event.target !== this.form) return;
    if (!navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.lines.filter((line) => line.isChanged).forEach((line) => line.say(this.words.offline, true));
      return;
    }
    this.lines.forEach((line) => window.clearTimeout(line.timer));
    const sending = this.lines.filter((line) => line.sending).map((line) => line.sending);
    if (!sending.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await Promise.allSettled(sending);
    this.form.requestSubmit(event.submitter);
  }

  /** Leaving warns no more once every line is saved. */
  settle() {
    if (!this.lines.some((line) => line.isChanged || line.sending)) this.form.dispatchEvent(new Event("saved"));
  }
}

document.querySelectorAll("form table[data-autosave]").forEach((table) => new Sheet(table));
