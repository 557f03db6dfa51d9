// Sums below a grid of plans, while they are typed; the button “Cộng lại” does the same without JavaScript.

/** Read a number as people type it here: 1.234,5. */
function read(text) {
  const compact = text.replace(/\s/g, "");
  const vietnamese = /^-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?$/.test(compact) && !/^-?0\./.test(compact);
  const number = Number(vietnamese ? compact.replaceAll(".", "").replace(",", ".") : compact);
  return Number.isFinite(number) ? number : 0;
}

const language = document.documentElement.lang;
const write = (number) => new Intl.NumberFormat(language, { maximumFractionDigits: 6, useGrouping: "always" }).format(number);

function total(table, column) {
  const inputs = table.querySelectorAll(`td[data-column="${column}"] input:not([type=hidden])`);
  return [...inputs].reduce((sum, input) => sum + (input.type === "checkbox" ? Number(input.checked) : read(input.value)), 0);
}

function refresh(table) {
  table.querySelectorAll("output[data-sum]").forEach((output) => {
    output.textContent = write(total(table, output.dataset.sum));
  });
  table.querySelectorAll("output[data-left]").forEach((output) => {
    const left = Number(output.dataset.of) - total(table, output.dataset.left);
    output.textContent = left < 0 ? `${write(left)} (${output.dataset.over})` : write(left);
  });
}

document.querySelectorAll("table[data-sums]").forEach((table) => {
  table.addEventListener("input", () => refresh(table));
});
