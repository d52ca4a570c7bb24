// Exporting keys. The page names keys and a format; where the file goes, only the user says, in the system's own dialog.
import type { Handlers } from '../../shared/ipc/contract.ts';
import { createKeyExport, type ExportKeysDeps } from '../export/export-keys.ts';

export function exportsHandlers(deps: ExportKeysDeps): Handlers['exports'] {
  const keyExport = createKeyExport(deps);
  return { keys: keyExport.save, prepareSecrets: keyExport.prepareSecrets };
}
