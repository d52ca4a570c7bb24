// Calls for a trouble: the diagnosis for the makers, and the licences of what ships.
import { readFile } from 'node:fs/promises';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { diagnosis } from '../../shared/ipc/diagnosis.ts';
import type { WriteClipboard } from '../account/copying.ts';
import { assertGivesNothingAway, type ReportParts, reportText } from '../diagnosis/report.ts';
import type { SaveFile } from '../export/save-file.ts';

export interface DiagnosisDeps {
  parts: () => Promise<ReportParts>;
  homeFolder: string;
  /** Written by the build. */
  licensesFile: string;
  saveFile: SaveFile;
  writeClipboard: WriteClipboard;
}

export function diagnosisHandlers(deps: DiagnosisDeps): Handlers['diagnosis'] {
  async function searched(): Promise<string> {
    const parts = await deps.parts();
    const text = reportText(parts);
    assertGivesNothingAway(text, parts.account, deps.homeFolder);
    return text;
  }
  return {
    show: async () => ({ text: await searched() }),
    async give({ to }) {
      const text = await searched();
      if (to === 'clipboard') {
        await deps.writeClipboard(text, null);
        return { given: true, name: null, chars: text.length };
      }
      const day = new Date().toISOString().slice(0, 10);
      const result = await deps.saveFile({ suggestedName: `pakdesk diagnosis ${day}.json`, text });
      return { given: result.saved, name: result.saved ? result.name : null, chars: text.length };
    },
    licenses: async () => diagnosis.licenses.output.parse(JSON.parse(await readFile(deps.licensesFile, 'utf8'))),
  };
}
