// What pages do better with JavaScript; everything works without it.

/** Let a form be sent once, warn before typing is lost, and refuse files the server would refuse. */
function guard(form) {
  let changed = false;
  let sent = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("saved", () => { changed = false; });
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    const tooLarge = [...form.querySelectorAll("input[type=file][data-most]")].find(isTooLarge);
    if (tooLarge) {
      event.preventDefault();
      tooLarge.setCustomValidity(tooLarge.dataset.tooLarge);
      tooLarge.reportValidity();
      tooLarge.addEventListener("change", () => tooLarge.setCustomValidity(""), { once: true });
      return;
    }
    changed = false;
    sent = true;
    form.setAttribute("aria-busy", "true");
  });
  // Coming back with the browser's button, the form can be sent again.
  window.addEventListener("pageshow", () => { sent = false; form.removeAttribute("aria-busy"); });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

function isTooLarge(input) {
  const size = [...input.files].reduce((total, file) => total + file.size, 0);
  return size > Number(input.dataset.most);
}

/** Follow work under way; when it has ended, load the page that shows its result. */
function follow(line) {
  const bar = line.querySelector("progress");
  const ask = async () => {
    try {
      const answer = await fetch(line.dataset.poll, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const state = await answer.json();
        if (state.ended) {
          window.location.reload();
          return;
        }
        bar.max = state.total || 1;
        bar.value = state.done;
        line.querySelector("[data-count]").textContent = `${state.done}/${state.total}`;
        line.querySelector("[data-label]").textContent = state.label;
      }
    } catch {
      // The connection is away for a moment: ask again.
    }
    window.setTimeout(ask, 2000);
  };
  window.setTimeout(ask, 1000);
}

document.querySelectorAll("form[data-form]").forEach(guard);
document.querySelectorAll("[data-poll]").forEach(follow);
document.querySelector("[data-focus]")?.focus();

// An open menu closes when something else is meant.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.drop[open]").forEach((drop) => {
    if (!drop.contains(event.target)) drop.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.drop[open]").forEach((drop) => {
    drop.open = false;
    drop.querySelector("summary").focus();
  });
});

// Paper is light: the style for print turns pictures that were drawn for a dark screen.
window.addEventListener("beforeprint", () => {
  const root = document.documentElement;
  root.toggleAttribute("data-dark", getComputedStyle(root).colorScheme === "dark");
});
