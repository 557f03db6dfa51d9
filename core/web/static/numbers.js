// Numbers as people type and read them here: 1.234,5.

/** Read a number as people type it here: 1.234,5; NaN where it is none. */
export function parse(text) {
  const compact = text.replace(/\s/g, "").replaceAll("\u2212", "-");
  const vietnamese = /^-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?$/.test(compact) && !/^-?0\./.test(compact);
  const plain = vietnamese ? compact.replaceAll(".", "").replace(",", ".") : compact;
  return /^-?[0-9]+(\.[0-9]{1,6}0*)?$/.test(plain) ? Number(plain) : NaN;
}

/** Read a number to be added up: what is none adds nothing. */
export const read = (text) => parse(text) || 0;

const language = document.documentElement.lang;
/** Write a number in the language of the page. */
export const write = (number) => new Intl.NumberFormat(language, { maximumFractionDigits: 6, useGrouping: "always" }).format(number);
