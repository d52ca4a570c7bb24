/** The storefront for machines: x402, USDC, an endpoint on this computer. Off until it is switched on. */
import { Button, Switch } from '@mantine/core';
import { formatDateTime } from '../../../shared/format.ts';
import { type StorefrontConfig, type StorefrontState, storefrontConfigSchema } from '../../../shared/ipc/storefront.ts';
import { formatUsdc, MICRO_PER_USDC, NETWORK_NAMES, parseUsdc } from '../../../shared/usdc.ts';
import { api } from '../../ipc-client.ts';
import { useCheckFacilitator, useDemoBuy, useSetStorefront, useStorefront } from '../../queries/storefront.ts';
import { asAppError } from '../../ui/app-error.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SavedWord } from './saved-mark.tsx';
import { Row, Section } from './section.tsx';
import { TextSetting } from './text-setting.tsx';

type Save = (patch: Partial<StorefrontConfig>) => void;

export function StorefrontSection() {
  const { data: state, error, refetch } = useStorefront();
  const set = useSetStorefront();
  const save: Save = (patch) => set.mutate(patch);
  const failed = set.error === null ? null : asAppError(set.error);
  return (
    <Section
      id="storefront"
      title="Storefront (x402)"
      text="Machines buy GB for USDC without you: they ask for the price, pay, and get their proxy URL. It listens on this computer only, so buyers come through a tunnel of yours, such as cloudflared or ngrok. Nothing is sold while Pakdesk is closed or locked."
    >
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {state && (
        <>
          <Row
            label={
              <>
                Sell{' '}
                <span className="saved-place" role="status">
                  {set.isSuccess && <SavedWord key={set.submittedAt} />}
                  {failed && <span className="field-error">Not saved. {failed.message}</span>}
                </span>
              </>
            }
            hint={<StateWords state={state} />}
          >
            <div className="settings-inline">
              {state.listening && <CopyAddress state={state} />}
              <Switch
                aria-label="Sell at the storefront"
                checked={(set.isPending ? set.variables.enabled : undefined) ?? state.config.enabled}
                disabled={set.isPending}
                onChange={(event) => save({ enabled: event.currentTarget.checked })}
              />
            </div>
          </Row>
          {state.demo && state.listening && <DemoBuyer />}
          <Money key={`money ${state.demo}`} config={state.config} save={save} />
          <Door config={state.config} save={save} />
          <Limits config={state.config} save={save} />
        </>
      )}
    </Section>
  );
}

const addressOf = ({ config, localUrl }: StorefrontState) => `${config.publicUrl ?? localUrl}/buy?gb=1`;

function CopyAddress({ state }: { state: StorefrontState }) {
  return (
    <CopyButton size="compact-sm" label="Copy address" copy={() => api.app.copyText({ text: addressOf(state) })} />
  );
}

function StateWords({ state }: { state: StorefrontState }) {
  const { config, listening, problem, unsettled, sold, lastSaleAt } = state;
  return (
    <span role="status">
      {!config.enabled ? 'Off.' : listening ? `Open at ${addressOf(state)}.` : 'Switched on, but not open.'}
      {problem !== '' && <strong> {problem}</strong>}
      {unsettled > 0 && ` ${unsettled === 1 ? 'One payment' : `${unsettled} payments`} being looked up on the chain.`}
      {sold.purchases > 0 &&
        ` In 30 days: ${sold.purchases.toLocaleString('en-US')} sold, ${sold.gb.toLocaleString('en-US')} GB, ${shownUsdc(sold.micro)} USDC; the last ${lastSaleAt === null ? '' : formatDateTime(lastSaleAt)}.`}
    </span>
  );
}

const shownUsdc = (micro: number) =>
  (micro / MICRO_PER_USDC).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const PERCENT = /^([0-2])(?:[.](\d{1,2}))?$/;

/** "1.5" → 150; null for anything that is not a percentage of up to two decimals. */
function parsePercent(text: string): number | null {
  const [, whole, part = ''] = PERCENT.exec(text) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

function priceProblem(text: string): string | null {
  if (text === '') return null;
  const micro = parseUsdc(text);
  return micro === null ? 'An amount such as 3.50.' : problemOf('pricePerGbMicro')(micro);
}

const problemOf = (name: keyof StorefrontConfig) => (value: unknown) =>
  storefrontConfigSchema.shape[name].safeParse(value).error?.issues[0]?.message ?? null;

function Money({ config, save }: { config: StorefrontConfig; save: Save }) {
  return (
    <>
      <Row label="Price of a GB" hint="In USDC.">
        <TextSetting
          label="Price of a GB in USDC"
          value={config.pricePerGbMicro === null ? '' : formatUsdc(config.pricePerGbMicro)}
          placeholder="3.50"
          width={132}
          problem={priceProblem}
          onSave={(text) => save({ pricePerGbMicro: text === '' ? null : parseUsdc(text) })}
        />
      </Row>
      <Row
        label="Wallet on Base"
        hint="USDC arrives here. Nothing can be paid out of it from here: Pakdesk holds no key of it."
      >
        <TextSetting
          label="Wallet on Base"
          value={config.baseWallet ?? ''}
          placeholder="0x…"
          width={360}
          problem={(text) => problemOf('baseWallet')(text || null)}
          onSave={(text) => save({ baseWallet: text || null })}
        />
      </Row>
      <Row label="Wallet on Solana" hint="The wallet’s own address; its account for USDC must exist.">
        <TextSetting
          label="Wallet on Solana"
          value={config.solanaWallet ?? ''}
          width={360}
          problem={(text) => problemOf('solanaWallet')(text || null)}
          onSave={(text) => save({ solanaWallet: text || null })}
        />
      </Row>
      <Facilitator config={config} save={save} />
    </>
  );
}

function Facilitator({ config, save }: { config: StorefrontConfig; save: Save }) {
  const check = useCheckFacilitator();
  const found = check.data;
  const told = check.error
    ? asAppError(check.error).message
    : found === undefined
      ? 'Checks the payments and carries them out on the chain. You trust it to say what was paid.'
      : found.ok
        ? `It carries out payments on ${found.networks.map((network) => NETWORK_NAMES[network].title).join(' and ')}.`
        : found.message;
  return (
    <Row label="Facilitator" hint={<span role="status">{told}</span>}>
      <div className="settings-inline">
        <Button
          variant="default"
          size="xs"
          disabled={config.facilitatorUrl === null}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          Ask it
        </Button>
        <TextSetting
          label="Facilitator"
          value={config.facilitatorUrl ?? ''}
          placeholder="https://…"
          width={290}
          problem={(text) => problemOf('facilitatorUrl')(text || null)}
          onSave={(text) => {
            check.reset();
            save({ facilitatorUrl: text || null });
          }}
        />
      </div>
    </Row>
  );
}

function Door({ config, save }: { config: StorefrontConfig; save: Save }) {
  return (
    <>
      <Row label="Port" hint="On 127.0.0.1; point the tunnel at it. 0 = any free one.">
        <NumberSetting
          label="Port of the storefront"
          value={config.port}
          min={0}
          max={65_535}
          suffix=""
          onSave={(port) => save({ port })}
        />
      </Row>
      <Row
        label="Address outside"
        hint="Where the tunnel can be reached: it stands in the terms and in the discovery document."
      >
        <TextSetting
          label="Address outside"
          value={config.publicUrl ?? ''}
          placeholder="https://shop.example.com"
          width={290}
          problem={(text) => problemOf('publicUrl')(text || null)}
          onSave={(text) => save({ publicUrl: text || null })}
        />
      </Row>
      <Row
        label="Node of Base"
        hint="Asked when the facilitator did not say how a payment ended. Empty = such a payment waits for your look."
      >
        <TextSetting
          label="Node of Base"
          value={config.baseRpcUrl ?? ''}
          width={290}
          problem={(text) => problemOf('baseRpcUrl')(text || null)}
          onSave={(text) => save({ baseRpcUrl: text || null })}
        />
      </Row>
    </>
  );
}

const LIMITS = [
  ['maxGb', 'GB in one purchase', 'At most.', 1, 1000, ' GB'],
  ['days', 'Valid for', 'A buyer may ask for less.', 1, 365, ' days'],
  ['purchasesPerWalletHour', 'Purchases of a wallet', 'In one hour, at most.', 1, 1000, ''],
  ['requestsPerMinute', 'Requests of an address', 'In one minute, at most.', 1, 10_000, ''],
] as const;

function Limits({ config, save }: { config: StorefrontConfig; save: Save }) {
  return (
    <>
      {LIMITS.map(([name, words, hint, min, max, suffix]) => (
        <Row key={name} label={words} hint={hint}>
          <NumberSetting
            label={words}
            value={config[name]}
            min={min}
            max={max}
            suffix={suffix}
            onSave={(value) => save({ [name]: value })}
          />
        </Row>
      ))}
      <Row
        label="Tolerance in %"
        hint="So far below the price a payment is still taken: you may have changed it while somebody pays."
      >
        <TextSetting
          label="Tolerance in percent"
          value={String(config.toleranceBp / 100)}
          width={132}
          problem={(text) => {
            const points = parsePercent(text);
            return points === null ? 'From 0 to 2, such as 1.5.' : problemOf('toleranceBp')(points);
          }}
          onSave={(text) => save({ toleranceBp: parsePercent(text) ?? 0 })}
        />
      </Row>
    </>
  );
}

function DemoBuyer() {
  const buy = useDemoBuy();
  const told = buy.error
    ? asAppError(buy.error).message
    : buy.data === undefined
      ? 'A machine with play money, by the protocol’s own client library.'
      : buy.data.status === 200
        ? `Paid ${formatUsdc(buy.data.paidMicro)} USDC, got ${buy.data.gb} GB. Transaction ${buy.data.transaction.slice(0, 12)}…`
        : `It was answered with ${buy.data.status}.`;
  return (
    <Row label="Demo buyer" hint={<span role="status">{told}</span>}>
      <Button variant="default" size="xs" loading={buy.isPending} onClick={() => buy.mutate(1)}>
        Buy 1 GB
      </Button>
    </Row>
  );
}
