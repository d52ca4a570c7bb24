/** What is on the composer's screen: customer, routing, what was pasted; and how one thing is opened in the place of another. */
import { useCallback, useMemo, useState } from 'react';
import type { Paste, Pasted, PastedFinding, RoutingPreset } from '../../../shared/ipc/composer.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { Finding } from '../../../shared/lint-finding.ts';
import { lintRouting } from '../../../shared/lint-routing.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { useStock } from '../../queries/app.ts';
import { useSessionsInUse } from '../../queries/composer.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { useRoutingOf } from '../routing/routing-memory.ts';
import { useKey } from '../use-key.ts';

export type OpenPanel = 'many' | 'qr' | 'presets' | 'paste' | null;

/** What a paste replaced, so that it can be taken back. */
interface Opened {
  entry: Pasted;
  before: { keyId: string | null; routing: Routing };
  /** Findings that were mended. */
  done: PastedFinding[];
}

export function useComposer(proxyUsername: string | undefined) {
  const keyId = useRouteParam('key');
  const pakKey: PakKey | null = useKey(keyId);
  const [routing, change, take] = useRoutingOf(pakKey);
  const [panel, setPanel] = useState<OpenPanel>(null);
  const [paste, setPaste] = useState<Paste | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const stock = useStock().data;
  const sessionsInUse = useSessionsInUse(routing.sessionId, pakKey?.id ?? null);

  const findings = useMemo(
    () =>
      lintRouting(routing, {
        stock: stock && stock.asOf !== null ? stock.pools : undefined,
        apiKeyLooksIn: proxyUsername,
        sessionsInUse,
      }),
    [routing, stock, proxyUsername, sessionsInUse],
  );

  const show = useCallback(
    (nextKeyId: string | null, next: Routing) => {
      take(nextKeyId, next);
      goTo('composer', nextKeyId === null ? {} : { key: nextKeyId });
    },
    [take],
  );
  /** A mending may leave parts out: what it does not name goes. */
  const replace = (next: Routing) => take(pakKey?.id ?? null, { ...next, protocol: next.protocol ?? routing.protocol });

  const open = (entry: Pasted, fixed?: Routing) => {
    setOpened({ entry, before: { keyId: pakKey?.id ?? null, routing }, done: [] });
    setPanel(null);
    show(entry.keyId, fixed ?? entry.routing);
  };

  const onRead = (read: Paste) => {
    const [only] = read.entries;
    setPaste(read);
    // One line of rubbish beside it is worth a look at the list.
    if (only && read.total === 1 && !only.refused && read.skipped.length === 0) open(only);
    else setPanel('paste');
  };

  const undoPaste = () => {
    if (opened === null) return;
    setOpened(null);
    show(opened.before.keyId, opened.before.routing);
  };

  const applyPreset = ({ routing: next }: RoutingPreset) => take(pakKey?.id ?? null, next);

  /** A fix was worked out for the pasted routing; what it changes there is changed here, and the rest of the screen stays. */
  const onScreen = (fixed: Routing): Routing => {
    const pasted: Routing = opened?.entry.routing ?? {};
    const names = new Set([...Object.keys(pasted), ...Object.keys(fixed)] as (keyof Routing)[]);
    const changed = [...names].filter((name) => JSON.stringify(pasted[name]) !== JSON.stringify(fixed[name]));
    return { ...routing, ...Object.fromEntries(changed.map((name) => [name, fixed[name]])) };
  };
  const fixPasted = (finding: PastedFinding, fixed: Routing) => {
    replace(onScreen(fixed));
    if (opened !== null) setOpened({ ...opened, done: [...opened.done, finding] });
  };
  const all = opened?.entry.mendAll;
  const mendAll =
    opened === null || all === undefined || JSON.stringify(onScreen(all.routing)) === JSON.stringify(routing)
      ? null
      : {
          label: all.label,
          run: () => {
            replace(onScreen(all.routing));
            setOpened({ ...opened, done: opened.entry.findings.filter(({ fix }) => fix !== undefined) });
          },
        };
  /** The composer writes it right by itself: a button that changes nothing would puzzle. */
  const withUsefulFix = (finding: PastedFinding): PastedFinding => {
    const { fix, otherFix, ...rest } = finding;
    const changes = (way: PastedFinding['fix']) =>
      way && JSON.stringify(onScreen(way.routing)) !== JSON.stringify(routing);
    return { ...rest, ...(changes(fix) ? { fix } : {}), ...(changes(otherFix) ? { otherFix } : {}) };
  };

  const own = new Set(findings.map(({ code }) => code));
  return {
    pakKey,
    routing,
    change: useCallback((part: Partial<Routing>) => change(part), [change]),
    replace,
    findings,
    panel,
    setPanel,
    paste,
    opened,
    /** Those of the paste that the routing on the screen does not have by itself. */
    pasteFindings: (opened?.entry.findings ?? [])
      .filter((finding) => !own.has(finding.code as Finding['code']) && !opened?.done.includes(finding))
      .map((finding) => ({ shown: withUsefulFix(finding), fix: (fixed: Routing) => fixPasted(finding, fixed) })),
    mendAll,
    onRead,
    open,
    undoPaste,
    closePaste: () => setOpened(null),
    applyPreset,
  };
}
