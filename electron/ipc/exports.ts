// Exporting keys, figures, charts and statements. The page names what; where the file goes, only the user says, in the system's own dialog.
import type { Handlers } from '../../shared/ipc/contract.ts';
import { createDocuments, type DocumentsDeps } from '../export/documents.ts';
import { createKeyExport, type ExportKeysDeps } from '../export/export-keys.ts';
import { createUsageCsv } from '../export/usage-csv.ts';

export function exportsHandlers(
  deps: ExportKeysDeps & DocumentsDeps & { usage: Handlers['usage'] },
): Handlers['exports'] {
  const keyExport = createKeyExport(deps);
  return {
    keys: keyExport.save,
    prepareSecrets: keyExport.prepareSecrets,
    usageCsv: createUsageCsv(deps),
    ...createDocuments(deps),
  };
}
