/** The look of a statement: the same on the screen, on paper and in the saved page. Always black on white, as paper is. */
export const STATEMENT_CSS = `
.statement { box-sizing: border-box; max-width: 760px; padding: 40px 44px; font: 13px/1.5 "Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif; color: #1b2027; background: #ffffff; }
.statement h2 { margin: 0; font-size: 22px; line-height: 30px; }
.statement h3 { margin: 26px 0 6px; font-size: 14px; line-height: 20px; }
.statement p { margin: 2px 0; }
.statement header { display: flex; justify-content: space-between; align-items: flex-start; gap: 32px; padding-bottom: 18px; border-bottom: 2px solid #1b2027; }
.statement-from { text-align: right; }
.statement-quiet { color: #5a6371; }
.statement-facts { display: flex; flex-wrap: wrap; gap: 8px 40px; margin: 18px 0 0; }
.statement-facts > div { display: flex; flex-direction: column; }
.statement-facts dt { font-size: 12px; color: #5a6371; }
.statement-facts dd { margin: 0; font-size: 18px; font-weight: 600; font-variant-numeric: tabular-nums; }
.statement table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.statement :is(th, td) { padding: 4px 12px 4px 0; text-align: left; font-weight: 400; border-bottom: 1px solid #e2e5ea; vertical-align: top; overflow-wrap: anywhere; }
.statement :is(th, td):last-child { padding-right: 0; }
.statement thead th { font-size: 12px; color: #5a6371; }
.statement .statement-number { text-align: right; white-space: nowrap; }
.statement tfoot :is(th, td) { font-weight: 600; border-top: 1px solid #1b2027; border-bottom: 0; }
.statement footer { margin-top: 28px; font-size: 12px; color: #5a6371; }
.statement tr { break-inside: avoid; }
.statement thead { display: table-header-group; }
@page { size: A4; margin: 14mm 12mm; }
@media print { .statement { max-width: none; padding: 0; } }
`;
