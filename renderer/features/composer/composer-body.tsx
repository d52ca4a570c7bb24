/** The composer for an account that has its proxy username. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconClipboard } from '@tabler/icons-react';
import { type DragEvent, lazy, Suspense, useCallback, useState } from 'react';
import { describeRouting } from '../../../shared/explain-routing.ts';
import { PASTE_MAX_LENGTH } from '../../../shared/ipc/composer.ts';
import type { HandoutFormat } from '../../../shared/ipc/routing.ts';
import { type GatewayTarget, proxyUrlSegments, routingTokens, type UrlPart } from '../../../shared/proxy-url.ts';
import { goTo } from '../../routes.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { MOD_KEY } from '../../ui/mod-key.ts';
import { useTargetFor } from '../handout/use-customer-target.ts';
import { KeySelect } from '../routing/key-select.tsx';
import { ProxyUrlView } from '../routing/proxy-url-view.tsx';
import { shownSecret } from '../routing/use-gateway-target.ts';
import { useRevealed } from '../routing/use-revealed.ts';
import { AdvancedControls, countAdvanced } from './advanced-controls.tsx';
import { Control, focusControl } from './control.tsx';
import { CopyBar } from './copy-bar.tsx';
import { Findings } from './findings.tsx';
import { MainControls } from './main-controls.tsx';
import { PartsTable } from './parts-table.tsx';
import { PasteNote } from './paste-note.tsx';
import { PresetMenu } from './preset-menu.tsx';
import { SnippetPreview } from './snippet-preview.tsx';
import { useComposer } from './use-composer.ts';
import { useCopies } from './use-copies.ts';
import { usePaste } from './use-paste.ts';

const ManyPanel = lazy(async () => ({ default: (await import('./many-panel.tsx')).ManyPanel }));
const QrPanel = lazy(async () => ({ default: (await import('./qr-panel.tsx')).QrPanel }));
const PresetsPanel = lazy(async () => ({ default: (await import('./presets-panel.tsx')).PresetsPanel }));
const PastePanel = lazy(async () => ({ default: (await import('./paste-panel.tsx')).PastePanel }));

interface ComposerBodyProps {
  target: GatewayTarget;
  noKeys: boolean;
  keysError: unknown;
  onRetryKeys: () => void;
}

/** Findings that hand out what must not leave: nothing is copied while one stands. */
const LEAKS = new Set(['api_key_as_username', 'secret_as_username']);

export function ComposerBody({ target: account, noKeys, keysError, onRetryKeys }: ComposerBodyProps) {
  const composer = useComposer(account.proxyUsername);
  const { pakKey, routing, change, replace, findings, panel, setPanel } = composer;
  const target = useTargetFor(account, pakKey?.id ?? null);
  const [lit, setLit] = useState<UrlPart | null>(null);
  const [more, setMore] = useState(false);
  const [format, setFormat] = useState<HandoutFormat>('url');
  const revealed = useRevealed(pakKey?.id ?? null);
  const copies = useCopies();
  const pasting = usePaste(composer.onRead, panel === null);
  const advanced = countAdvanced(routing);
  const closePanel = useCallback(() => setPanel(null), [setPanel]);

  const choose = (part: UrlPart) => {
    if (part === 'account') return goTo('settings');
    if (focusControl(part)) return;
    setMore(true);
    // Its control is drawn by then.
    requestAnimationFrame(() => requestAnimationFrame(() => focusControl(part)));
  };
  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    const text = file && file.size <= PASTE_MAX_LENGTH ? await file.text() : event.dataTransfer.getData('text');
    if (text.trim() !== '') await pasting.fromText(text.slice(0, PASTE_MAX_LENGTH));
    else if (file) setPanel('paste');
  };

  const shown = shownSecret(pakKey, revealed.secret);
  const valid = routingTokens(routing).every(({ invalid }) => !invalid);
  const leak = findings.find(({ code }) => LEAKS.has(code));
  const refused = leak
    ? 'Not copied: the proxy username must not be a secret. Correct it in Settings.'
    : valid
      ? null
      : 'Not copied while the gateway would misread it: mend the part that is underlined.';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; Paste and the panel are the first
    <div
      className="screen composer"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => void onDrop(event)}
      onPasteCapture={pasting.intoField}
    >
      <div className="composer-top">
        <div className="key-place">
          <KeySelect value={pakKey?.id ?? null} onChange={(key) => goTo('composer', { key })} />
        </div>
        <Control part="scheme" hue="plain" lit={lit} onLight={setLit} bare>
          <SegmentedControl
            aria-label="Protocol"
            value={routing.protocol ?? 'http'}
            onChange={(value) => change({ protocol: value === 'socks5' ? 'socks5' : 'http' })}
            data={[
              { value: 'http', label: 'HTTP' },
              { value: 'socks5', label: 'SOCKS5' },
            ]}
          />
        </Control>
        <div className="composer-tools">
          <Button
            size="sm"
            variant="default"
            loading={pasting.busy}
            leftSection={<IconClipboard size={15} />}
            title={`Reads a URL, a list or a command line from the clipboard (${MOD_KEY}V)`}
            onClick={pasting.fromClipboard}
          >
            Paste
          </Button>
          <Button size="sm" variant="default" onClick={() => setPanel('paste')}>
            Type or drop
          </Button>
          <PresetMenu pakKey={pakKey} onApply={composer.applyPreset} onManage={() => setPanel('presets')} />
        </div>
      </div>
      {keysError !== null && (
        <ErrorNote error={keysError} stillWorks="Composing works without a customer." onRetry={onRetryKeys} />
      )}
      {noKeys && (
        <p className="control-hint">
          There is no key yet. Compose with a placeholder, or mint the first key with {MOD_KEY}N.
        </p>
      )}
      <CopyBar
        pakKey={pakKey}
        target={target}
        routing={routing}
        format={format}
        onFormat={setFormat}
        refused={refused}
        revealed={revealed}
        copies={copies}
        onQr={() => setPanel('qr')}
        onMany={() => setPanel('many')}
      />
      <ProxyUrlView
        large
        segments={proxyUrlSegments(target, routing, shown)}
        lit={lit}
        onLight={setLit}
        onChoose={choose}
      />
      {revealed.error !== null && <ErrorNote error={revealed.error} onRetry={revealed.reveal} />}
      {pasting.error !== null && panel === null && (
        <ErrorNote error={pasting.error} onRetry={pasting.forget} retryLabel="Close" />
      )}
      {composer.opened !== null && (
        <PasteNote
          entry={composer.opened.entry}
          findings={composer.pasteFindings}
          mendAll={composer.mendAll}
          onLight={setLit}
          onUndo={composer.undoPaste}
          onClose={composer.closePaste}
        />
      )}
      <Findings findings={findings} onFix={replace} onLight={setLit} />
      {format !== 'url' && valid && <SnippetPreview format={format} target={target} routing={routing} shown={shown} />}
      <MainControls routing={routing} onChange={change} lit={lit} onLight={setLit} pakKey={pakKey} />
      <div>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          aria-expanded={more}
          leftSection={more ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          onClick={() => setMore((old) => !old)}
        >
          More: carrier, network, failover, pin{advanced > 0 ? ` (${advanced} set)` : ''}
        </Button>
      </div>
      {more && <AdvancedControls routing={routing} onChange={change} lit={lit} onLight={setLit} />}
      <section className="composer-explained" aria-label="Explained">
        <p className="composer-sentence">{describeRouting(routing)}</p>
        <PartsTable target={target} routing={routing} shown={shown} lit={lit} onLight={setLit} />
      </section>
      <Suspense fallback={null}>
        {panel === 'many' && pakKey && (
          <ManyPanel pakKey={pakKey} target={target} routing={routing} copies={copies} onClose={closePanel} />
        )}
        {panel === 'qr' && pakKey && <QrPanel pakKey={pakKey} format={format} routing={routing} onClose={closePanel} />}
        {panel === 'presets' && (
          <PresetsPanel pakKey={pakKey} routing={routing} onApply={composer.applyPreset} onClose={closePanel} />
        )}
        {panel === 'paste' && (
          <PastePanel paste={composer.paste} pasting={pasting} onOpen={composer.open} onClose={closePanel} />
        )}
      </Suspense>
    </div>
  );
}
