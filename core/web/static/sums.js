// Sums below a grid of plans, while they are typed; the button “Tính lại tổng” does the same without JavaScript.

import { read, write } from "./numbers.js";

function total(table, column, output) {
  const inputs = table.querySelectorAll(`td[data-column="${column}"] :is(input[name$="-plan"], input[name$="-give"])`);
  const cells = [...inputs].map((input) => (input.type === "checkbox" ? Number(input.checked) : read(input.value)));
  // Other pages of a long grid count as well.
  return [...cells, ...beside(table, output), Number(output.dataset.more)].reduce((sum, number) => sum + number, 0);
}

/** What rows beside the grid give of the same kind: registrations that are taken, work with words of its own. */
function beside(table, output) {
  const plans = [...table.closest("form").querySelectorAll('tr input[name$="-plan"]')];
  return plans.filter((input) => !table.contains(input)).map((input) => {
    const row = input.closest("tr");
    const kind = row.dataset.kind ?? row.querySelector('select[name$="-kind"]')?.value;
    const taken = row.querySelector('input[name$="-take"]')?.checked ?? true;
    if (kind !== output.dataset.kind || !taken) return 0;
    return input.value.trim() === "" ? Number(output.dataset.empty) : read(input.value);
  });
}

function refresh(table) {
  table.querySelectorAll("output[data-sum]").forEach((output) => {
    output.textContent = write(total(table, output.dataset.sum, output));
  });
  table.querySelectorAll("output[data-left]").forEach((output) => {
    const left = Number(output.dataset.of) - total(table, output.dataset.left, output);
    output.textContent = left < 0 ? `${write(left)} (${output.dataset.over})` : write(left);
  });
}

document.querySelectorAll("table[data-sums]").forEach((table) => {
  table.closest("form").addEventListener("input", () => refresh(table));
});
