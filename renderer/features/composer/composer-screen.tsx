/** The URL as the hero: its pieces in colour, the choices below, what is wrong right under it. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { describeRouting } from '../../../shared/explain-routing.ts';
import { lintRouting } from '../../../shared/lint-routing.ts';
import { proxyUrlSegments, type Routing, routingTokens, type UrlPart } from '../../../shared/proxy-url.ts';
import { useAccount } from '../../queries/account.ts';
import { useStock } from '../../queries/app.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { KeySelect } from '../routing/key-select.tsx';
import { ProxyUrlView } from '../routing/proxy-url-view.tsx';
import { useRoutingOf } from '../routing/routing-memory.ts';
import { shownSecret, useGatewayTarget } from '../routing/use-gateway-target.ts';
import { useRevealed } from '../routing/use-revealed.ts';
import { useKey } from '../use-key.ts';
import { AdvancedControls, countAdvanced } from './advanced-controls.tsx';
import { CopyBar } from './copy-bar.tsx';
import { Findings } from './findings.tsx';
import { MainControls } from './main-controls.tsx';
import { PartsTable } from './parts-table.tsx';
import '../common.css';
import './composer.css';

export function ComposerScreen() {
  const keyId = useRouteParam('key');
  const pakKey = useKey(keyId);
  const target = useGatewayTarget();
  const account = useAccount().data;
  const stock = useStock().data;
  const revealed = useRevealed(pakKey?.id ?? null);
  const [routing, change] = useRoutingOf(pakKey);
  const [lit, setLit] = useState<UrlPart | null>(null);
  const [open, setOpen] = useState(false);
  const advanced = countAdvanced(routing);
  const proxyUsername = target?.proxyUsername;
  const findings = useMemo(
    () =>
      lintRouting(routing, {
        stock: stock && stock.asOf !== null ? stock.pools : undefined,
        apiKeyLooksIn: proxyUsername,
      }),
    [routing, stock, proxyUsername],
  );

  if (target === null) {
    return (
      <>
        <ScreenHeader title="Composer" />
        <div className="screen">
          {account && (
            <EmptyState
              title="The proxy username is missing"
              text="Every proxy URL starts with your account id, such as psx_ab12. It is public, and not your API key."
              action={<Button onClick={() => goTo('settings')}>Set it in Settings</Button>}
            />
          )}
        </div>
      </>
    );
  }

  // A mending may leave parts out: what it does not name goes.
  const replaceRouting = (next: Routing) =>
    change({ ...Object.fromEntries(Object.keys(routing).map((name) => [name, undefined])), ...next });
  const shown = shownSecret(pakKey, revealed.secret);
  const valid = routingTokens(routing).every(({ invalid }) => !invalid);
  const refused = !valid
    ? 'Not copied while the gateway would misread it: mend the part that is underlined.'
    : pakKey === null
      ? 'Choose a customer to copy a whole URL.'
      : null;
  return (
    <>
      <ScreenHeader title="Composer" />
      <div className="screen composer">
        <div className="composer-top">
          <div className="key-place">
            <KeySelect value={pakKey?.id ?? null} onChange={(key) => goTo('composer', { key })} />
          </div>
          <SegmentedControl
            aria-label="Protocol"
            value={routing.protocol ?? 'http'}
            onChange={(value) => change({ protocol: value === 'socks5' ? 'socks5' : 'http' })}
            data={[
              { value: 'http', label: 'HTTP' },
              { value: 'socks5', label: 'SOCKS5' },
            ]}
          />
        </div>
        <ProxyUrlView large segments={proxyUrlSegments(target, routing, shown)} lit={lit} onLight={setLit} />
        <CopyBar pakKey={pakKey} routing={routing} refused={refused} revealed={revealed} />
        {revealed.error !== null && <ErrorNote error={revealed.error} onRetry={revealed.reveal} />}
        <Findings findings={findings} onFix={replaceRouting} onLight={setLit} />
        <MainControls routing={routing} onChange={change} lit={lit} onLight={setLit} pakKey={pakKey} />
        <div>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            aria-expanded={open}
            leftSection={open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
            onClick={() => setOpen((old) => !old)}
          >
            Carrier, network, failover, pin{advanced > 0 ? ` (${advanced} set)` : ''}
          </Button>
        </div>
        {open && <AdvancedControls routing={routing} onChange={change} lit={lit} onLight={setLit} />}
        <section className="composer-explained" aria-label="Explained">
          <p className="composer-sentence">{describeRouting(routing)}</p>
          <PartsTable target={target} routing={routing} shown={shown} lit={lit} onLight={setLit} />
        </section>
      </div>
    </>
  );
}
