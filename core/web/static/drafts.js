// What was typed and not yet taken stays in this browser: it outlives a reload, a lost connection and the end of a session.
//
// A draft belongs to a seat, an address and a form. It goes when the server has taken the form, when the reader drops it,
// after a week, and with everything else of this browser when somebody signs out. Secrets and files are never kept.

const PREFIX = "draft:";
const SENT = "draft-sent";
const LIFETIME = 7 * 24 * 3600 * 1000;
const PAUSE = 400;
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);

const seat = document.body.dataset.seat;

function isKept(field) {
  return field.name && (!NEVER.has(field.type) || "kept" in field.dataset) && !field.disabled && !field.closest("[data-secret]");
}

/** Return the fields of a form under names that tell equal ones apart. */
function fieldsOf(form) {
  const counts = new Map();
  return [...form.elements].filter(isKept).map((field) => {
    const place = counts.get(field.name) ?? 0;
    counts.set(field.name, place + 1);
    return [`${field.name}#${place}`, field];
  });
}

const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const valueOf = (field) => (isTick(field) ? field.checked : field.value);

function put(field, value) {
  if (isTick(field)) field.checked = value;
  else field.value = value;
}

function keep(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // The browser keeps nothing or is full: the warning before leaving remains.
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function drop(isOld) {
  Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && isOld(read(key))).forEach((key) => localStorage.removeItem(key));
}

/** A form that was taken leads on to another page; a refused one comes back, or a page that says why. Tells which was sent. */
function settle() {
  const key = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const [arrival] = performance.getEntriesByType("navigation");
  if (key && arrival?.redirectCount > 0 && !document.querySelector("[data-refused]")) localStorage.removeItem(key);
  return key;
}

/** Say that something is left from before, and let the reader take or drop it. */
function offer(form, key, draft, fields) {
  const notice = document.getElementById("draft-found").content.firstElementChild.cloneNode(true);
  notice.querySelector("time").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang === "vi" ? "vi-VN" : "en-GB", { dateStyle: "short", timeStyle: "short" });
  notice.querySelector("[data-take]").addEventListener("click", () => {
    fields.forEach(([name, field]) => name in draft.values && put(field, draft.values[name]));
    notice.remove();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    fields[0][1].focus();
  });
  notice.querySelector("[data-drop]").addEventListener("click", () => {
    localStorage.removeItem(key);
    notice.remove();
  });
  form.before(notice);
}

function attend(form, sent) {
  const fields = fieldsOf(form);
  if (!fields.length || form.querySelector("[data-autosave]")) return;
  const key = [PREFIX + seat, location.pathname + location.search, form.getAttribute("action") ?? ""].join("|");
  const draft = read(key);
  const now = () => Object.fromEntries(fields.map(([name, field]) => [name, valueOf(field)]));
  // What came back of this form is newer than what was kept before it was sent: a button may have filled it in, a
  // refused form holds what another one saved meanwhile.
  const cameBack = (sent === key && "shows" in form.dataset) || (draft && form.querySelector("[data-refused]"));
  if (cameBack) keep(key, now());
  else if (draft && fields.some(([name, field]) => name in draft.values && draft.values[name] !== valueOf(field))) offer(form, key, draft, fields);
  else if (draft && !document.querySelector("[data-refused]")) localStorage.removeItem(key);

  let timer = 0;
  const save = () => {
    window.clearTimeout(timer);
    timer = 0;
    keep(key, now());
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    if (timer) save();
    sessionStorage.setItem(SENT, key);
  });
  window.addEventListener("pagehide", () => timer && save());
}

if (seat) {
  const sent = settle();
  drop((draft) => !draft || Date.now() - draft.at > LIFETIME);
  document.querySelectorAll("form[data-form]").forEach((form) => attend(form, sent));
}
document.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", () => drop(() => true)));
