import { describe, expect, it } from 'vitest';
import { assertStatementHtml, createDocuments, parsePng, statementPage } from '../../../electron/export/documents.ts';

const STATEMENT =
  '<article class="statement" aria-label="Statement"><h2>Statement</h2><p><bdi>a &lt;b&gt; &amp; co</bdi></p><table><tbody><tr><th scope="row" colspan="3">Total</th><td class="statement-number">1.5 GB</td></tr></tbody></table></article>';
/** The smallest picture: one transparent point. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

describe('a statement as a web page', () => {
  it('is text in tables', () => {
    expect(() => assertStatementHtml(STATEMENT)).not.toThrow();
  });

  it.each([
    '<script>1</script>',
    '<meta http-equiv="refresh" content="0;url=https://example.com">',
    '<form action="https://example.com"><input></form>',
    '<a href="https://example.com">pay</a>',
    '<base href="https://example.com">',
    '<p onclick="1">x</p>',
    '<p style="background:url(https://example.com)">x</p>',
    '<p class="a" id=b>x</p>',
    '<p class="a\n<script>">x</p>',
    '<!-- x -->',
    '<p',
    'a > b',
  ])('refuses %s and saves nothing', async (html) => {
    let saves = 0;
    const documents = createDocuments({
      saveFile: async () => {
        saves += 1;
        return { saved: false };
      },
      printToPdf: async () => new Uint8Array(),
    });
    const save = documents.statementHtml({ suggestedName: 'x', title: 'x', bodyHtml: `${STATEMENT}${html}` });
    await expect(save).rejects.toThrow('That is no statement.');
    expect(saves).toBe(0);
  });

  it('has its policy before anything that came from the page', () => {
    const page = statementPage('<b>', STATEMENT);
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<title>'));
    expect(page).toContain("form-action 'none'");
    expect(page).toContain('<title>&lt;b&gt;</title>');
  });
});

describe('a picture', () => {
  it('is a whole PNG', () => {
    expect(parsePng(PNG).byteLength).toBeGreaterThan(44);
  });

  it.each([
    ['a script', Buffer.from('<script>alert(1)</script>'.repeat(4)).toString('base64')],
    ['a PNG that is cut', PNG.slice(0, -16)],
    ['nothing', ''],
  ])('refuses %s', (_name, base64) => {
    expect(() => parsePng(base64)).toThrow('That is no PNG picture.');
  });
});
