// Calls on forecasts and renewals. Only a template that names the secret brings it into the message, and that stays in main.
import { handoutPlaceholders, handoutValues, renderHandout } from '../../shared/handout.ts';
import { cardText } from '../../shared/handout-card.ts';
import type { HandoutTemplate } from '../../shared/handout-templates.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { RENEWAL_REASONS } from '../../shared/ipc/forecast.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import type { WriteClipboard, WriteRichClipboard } from '../account/copying.ts';
import { customerTarget } from '../account/handout-message.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import { forecastCustomer, forecastOf, renewalRows } from '../forecast/forecasts.ts';

export interface ForecastDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  writeClipboard: WriteClipboard;
  /** Null where the system's clipboard takes no formatted text. */
  writeRich: WriteRichClipboard | null;
}

/** Placeholders that hold the secret. */
const SECRET_ONES = new Set(['url', 'httpUrl', 'socks5Url', 'secret', 'proxyLine', 'curl']);
const MASKED = 'pak_••••';
const needsSecret = ({ body }: HandoutTemplate) => handoutPlaceholders(body).some((name) => SECRET_ONES.has(name));

export function forecastHandlers({ open, settings, writeClipboard, writeRich }: ForecastDeps): Handlers['forecast'] {
  const parts = () => {
    const { store, clock } = open().session;
    return { store, nowMs: clock.now() };
  };
  function keyOf(keyId: string): PakKey {
    const key = parts().store.keys.get(keyId);
    if (key === null) {
      throw new AppError(appErrorData('not_found', 'That key is not there any more.', 'Go back to the list of keys.'));
    }
    return key;
  }

  function render(key: PakKey, template: HandoutTemplate, secret: string): string {
    const { store, nowMs } = parts();
    const values = handoutValues({
      key,
      target: customerTarget(open().session, key.id, secret),
      routing: {},
      nowMs,
      runsOutAt: forecastOf(store, key, nowMs).runsOut.expectedAt,
    });
    return renderHandout(template.body, values, template.format);
  }

  return {
    key({ keyId }) {
      const { store, nowMs } = parts();
      return forecastOf(store, keyOf(keyId), nowMs);
    },

    customer({ customerId }) {
      const { store, nowMs } = parts();
      return forecastCustomer(store, customerId, nowMs);
    },

    async renewals({ limit, withinDays, reasons }) {
      const { store, nowMs } = parts();
      const { renewals } = settings();
      const rules = { withinDays: withinDays ?? renewals.withinDays, idleDays: renewals.idleDays };
      const rows = await renewalRows(store, rules, nowMs);
      const fitting = reasons === undefined ? rows : rows.filter(({ reason }) => reasons.includes(reason));
      const countOf = (reason: string) => rows.filter((row) => row.reason === reason).length;
      const counts = Object.fromEntries(RENEWAL_REASONS.map((reason) => [reason, countOf(reason)]));
      return {
        rows: fitting.slice(0, limit),
        total: fitting.length,
        counts: counts as Record<(typeof RENEWAL_REASONS)[number], number>,
        ...rules,
      };
    },

    async copyRenewal({ keyId }) {
      const account = open();
      const key = keyOf(keyId);
      const { clipboardClearSeconds, renewals } = settings();
      const { template } = renewals;
      const withSecret = needsSecret(template);
      const text = render(key, template, withSecret ? await account.secretOf(keyId) : MASKED);
      assertNoApiKey(text, account.session.online?.apiKey ?? null);
      // What holds no secret may stay on the clipboard.
      const clearsInMs = withSecret && clipboardClearSeconds > 0 ? clipboardClearSeconds * 1000 : null;
      if (template.format === 'html' && writeRich !== null) {
        await writeRich({ text: cardText(text), html: text }, clearsInMs);
        return { copied: true, clearsInMs, as: 'html' };
      }
      await writeClipboard(text, clearsInMs);
      return { copied: true, clearsInMs, as: template.format === 'html' ? 'source' : 'text' };
    },

    renewalPreview({ keyId, template }) {
      const used = template ?? settings().renewals.template;
      return { text: render(keyOf(keyId), used, MASKED), format: used.format };
    },
  };
}
