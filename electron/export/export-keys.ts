// The keys a user chose, as one file, written as it is made. Threats: secrets in a file nobody asked for; main held up by 100,000 rows.
import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/ipc/app-error.ts';
import type { ExportFormat } from '../../shared/ipc/exports.ts';
import type { Confirmations } from '../account/confirmations.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { BYTE_ORDER_MARK } from './csv.ts';
import { csvLines, type ExportRow, exportName, exportValues } from './key-rows.ts';
import type { SaveFile } from './save-file.ts';

export interface ExportKeysDeps {
  open: () => OpenAccount;
  confirmations: Confirmations;
  saveFile: SaveFile;
}

export interface ExportKeysInput {
  format: ExportFormat;
  keyIds: string[];
  secrets: boolean;
  confirmToken: string | null;
}

const PART_ROWS = 200;
const ACTION = 'exportSecrets';

/** Exactly these keys in exactly this format: a token for one file opens no other. */
function target({ format, keyIds }: Pick<ExportKeysInput, 'format' | 'keyIds'>): string {
  return `${format}:${hash('sha256', JSON.stringify(keyIds))}`;
}

/** One key without its secret is a gap in the file; anything else ends the export, with nothing written. */
const ONE_KEY_ONLY: ReadonlySet<string> = new Set(['secret_unavailable', 'not_found']);

export function createKeyExport({ open, confirmations, saveFile }: ExportKeysDeps) {
  async function secretOf(account: OpenAccount, keyId: string): Promise<string | null> {
    try {
      return await account.secretOf(keyId);
    } catch (error) {
      if (error instanceof AppError && ONE_KEY_ONLY.has(error.code)) return null;
      throw error;
    }
  }

  return {
    prepareSecrets(input: Pick<ExportKeysInput, 'format' | 'keyIds'>) {
      const { store } = open().session;
      const toReveal = input.keyIds.filter((keyId) => store.secrets.get(keyId) === null).length;
      return { token: confirmations.issue(ACTION, target(input)), count: input.keyIds.length, toReveal };
    },

    async save(input: ExportKeysInput) {
      const account = open();
      if (input.secrets) confirmations.assertConfirmed(input.confirmToken, ACTION, target(input));
      const { session } = account;
      const nowMs = session.clock.now() + (account.syncState().clockSkewMs ?? 0);
      const counts = { rows: 0, missing: 0, withoutSecret: 0 };

      async function* parts(): AsyncGenerator<ExportRow[]> {
        for (let from = 0; from < input.keyIds.length; from += PART_ROWS) {
          const rows: ExportRow[] = [];
          for (const keyId of input.keyIds.slice(from, from + PART_ROWS)) {
            const key = session.store.keys.get(keyId);
            if (key === null) {
              counts.missing += 1;
              continue;
            }
            const secret = input.secrets && !key.gone ? await secretOf(account, keyId) : undefined;
            if (input.secrets && secret == null) counts.withoutSecret += 1;
            rows.push({
              key,
              local: session.store.local.get(keyId),
              secret: input.secrets ? (secret ?? null) : undefined,
            });
          }
          counts.rows += rows.length;
          yield rows;
          await nextTurn();
        }
      }

      async function* csv(): AsyncGenerator<string> {
        const { default: papa } = await import('papaparse');
        yield BYTE_ORDER_MARK;
        let header = true;
        for await (const rows of parts()) {
          if (rows.length === 0) continue;
          yield csvLines(
            papa,
            rows.map((row) => exportValues(row, nowMs)),
            header,
          );
          header = false;
        }
      }

      async function* json(): AsyncGenerator<string> {
        let before = '[\n';
        for await (const rows of parts()) {
          for (const row of rows) {
            yield `${before}${JSON.stringify(exportValues(row, nowMs))}`;
            before = ',\n';
          }
        }
        yield before === '[\n' ? '[]\n' : '\n]\n';
      }

      const result = await saveFile({
        suggestedName: exportName(session.profile.name, nowMs, input.format),
        chunks: input.format === 'csv' ? csv() : json(),
      });
      if (!result.saved) return { saved: false, name: '', rows: 0, missing: 0, withoutSecret: 0 };
      return { saved: true, name: result.name, ...counts };
    },
  };
}
