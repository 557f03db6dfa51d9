// Numbers as people type and read them here: 1.234,5.

/** Read a number as people type it here: 1.234,5. */
export function read(text) {
  const compact = text.replace(/\s/g, "");
  const vietnamese = /^-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?$/.test(compact) && !/^-?0\./.test(compact);
  const number = Number(vietnamese ? compact.replaceAll(".", "").replace(",", ".") : compact);
  return Number.isFinite(number) ? number : 0;
}

const language = document.documentElement.lang;
/** Write a number in the language of the page. */
export const write = (number) => new Intl.NumberFormat(language, { maximumFractionDigits: 6, useGrouping: "always" }).format(number);
