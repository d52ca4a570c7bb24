// Charts and statements into files the user chose. Threats: a page that was taken over saves something else as a picture, or a statement that runs scripts on the desk of the customer it is sent to.

import { escapeHtml } from '../../shared/handout-escape.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { STATEMENT_CSS } from '../../shared/statement-style.ts';
import type { SaveFile } from './save-file.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export interface DocumentsDeps {
  saveFile: SaveFile;
  /** The window's print view as a PDF. */
  printToPdf: () => Promise<Uint8Array>;
}

interface Saved {
  saved: boolean;
  name: string;
}

function refused(message: string): AppError {
  return new AppError(appErrorData('refused', message, 'Nothing was saved.'));
}

/** A whole PNG by its first and last chunk; throws `refused` for anything else. */
export function parsePng(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  const isPng =
    bytes.length > 44 &&
    bytes.subarray(0, 8).equals(PNG_SIGNATURE) &&
    bytes.subarray(12, 16).toString('latin1') === 'IHDR' &&
    bytes.subarray(-8, -4).toString('latin1') === 'IEND';
  if (!isPng) throw refused('That is no PNG picture.');
  return bytes;
}

const STATEMENT_TAG =
  /<\/?(?:article|header|footer|div|h2|h3|p|dl|dt|dd|table|thead|tbody|tfoot|tr|th|td|bdi|span|strong)(?: (?:class|scope|colspan|aria-label)="[^"<>]*")*>/g;

/** A statement is text in tables. Throws `refused` for any other tag: a form, a refresh and a link need no script to do harm. */
export function assertStatementHtml(bodyHtml: string): void {
  if (/[<>]/.test(bodyHtml.replace(STATEMENT_TAG, ''))) throw refused('That is no statement.');
}

/** The policy stands before anything of `bodyHtml`: a browser then runs no script of it and loads nothing for it. */
export function statementPage(title: string, bodyHtml: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body { margin: 0; background: #ffffff; }
.statement { margin: 0 auto; }${STATEMENT_CSS}</style>
</head>
<body>
${bodyHtml}
</body>
</html>
`;
}

export function createDocuments({ saveFile, printToPdf }: DocumentsDeps) {
  const save = async (input: Parameters<SaveFile>[0]): Promise<Saved> => {
    const result = await saveFile(input);
    return result.saved ? { saved: true, name: result.name } : { saved: false, name: '' };
  };
  return {
    picture: ({ suggestedName, pngBase64 }: { suggestedName: string; pngBase64: string }) =>
      save({ suggestedName: `${suggestedName}.png`, chunks: [parsePng(pngBase64)] }),
    async statementHtml(input: { suggestedName: string; title: string; bodyHtml: string }): Promise<Saved> {
      assertStatementHtml(input.bodyHtml);
      return save({ suggestedName: `${input.suggestedName}.html`, text: statementPage(input.title, input.bodyHtml) });
    },
    async statementPdf({ suggestedName }: { suggestedName: string }): Promise<Saved> {
      const pdf = await printToPdf();
      return save({ suggestedName: `${suggestedName}.pdf`, chunks: [pdf] });
    },
  };
}
