// What every CSV of this app has in common. Threat: a customer's name that a spreadsheet runs as a formula.

/**
 * What Excel, LibreOffice or Google Sheets may take for a formula: after white space and invisible characters too, and in
 * full width. Papa puts an apostrophe before it. Its own expression lets a formula through that has a line break in it.
 */
export const FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠|%\t\r\n]/u;

/** So that Excel reads it as UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';
