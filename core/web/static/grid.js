// Grids of numbers: arrows go from cell to cell, and a block copied from a spreadsheet fills the cells it covers.

const CELL = 'td input[name$="-plan"], td input[name$="-share"]';

function place(input) {
  const cell = input.closest("td");
  return { row: cell.parentElement, index: cell.cellIndex };
}

/** The input so many rows below and columns to the right, if there is one. */
function beside(input, down, right) {
  const { row, index } = place(input);
  const rows = [...row.parentElement.rows];
  return rows[rows.indexOf(row) + down]?.cells[index + right]?.querySelector("input:not([type=hidden])") ?? null;
}

/** The next input in a direction; cells that are not for a unit are passed over. */
function next(input, down, right) {
  const most = Math.max(input.closest("tbody").rows.length, input.closest("tr").cells.length);
  for (let step = 1; step <= most; step += 1) {
    const found = beside(input, down * step, right * step);
    if (found) return found;
  }
  return null;
}

function move(event) {
  const { target: input, key } = event;
  if (event.altKey || event.ctrlKey || event.metaKey || !input.matches(CELL)) return;
  const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
  const atEnd = input.selectionStart === input.value.length;
  const all = input.value !== "" && input.selectionStart === 0 && atEnd;
  const ways = {
    ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [event.shiftKey ? -1 : 1, 0],
    ...((atStart || all) && { ArrowLeft: [0, -1] }), ...((atEnd || all) && { ArrowRight: [0, 1] }),
  };
  if (!ways[key]) return;
  const found = next(input, ...ways[key]);
  if (!found && key !== "Enter") return;
  event.preventDefault();
  found?.focus();
  if (found?.type === "text") found.select();
}

function paste(event) {
  const input = event.target;
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!input.matches(CELL) || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  text.split(/\r?\n/).forEach((line, down) => {
    line.split("\t").forEach((number, right) => {
      const cell = beside(input, down, right);
      if (cell?.type === "text" && number.trim() !== "") cell.value = number.trim();
    });
  });
  input.form.dispatchEvent(new Event("input", { bubbles: true }));
}

document.querySelectorAll("table[data-sums] tbody").forEach((body) => {
  body.addEventListener("keydown", move);
  body.addEventListener("paste", paste);
});
