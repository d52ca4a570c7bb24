/** Many URLs of one customer, a session each. They are made, copied and saved in main; here are the first and the last, masked. */
import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleXFilled, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { LINE_FORMATS } from '../../../shared/ipc/composer.ts';
import type { PakKey } from '../../../shared/key.ts';
import { lintRouting } from '../../../shared/lint-routing.ts';
import type { GatewayTarget, Routing } from '../../../shared/proxy-url.ts';
import {
  BULK_MAX,
  DEFAULT_PATTERN,
  isUsable,
  lintPattern,
  PATTERN_MAX_LENGTH,
  RANDOM_LENGTH,
  type SessionPattern,
  sessionName,
} from '../../../shared/session-pattern.ts';
import { formatHandout, HANDOUTS } from '../../../shared/snippets.ts';
import { api } from '../../ipc-client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { DialogFoot } from '../dialog-frame.tsx';
import { ClipboardNote } from '../handout/clipboard-note.tsx';
import { shownSecret, withShownSecret } from '../routing/use-gateway-target.ts';
import { Panel } from './panel.tsx';
import type { Copies } from './use-copies.ts';

interface ManyPanelProps {
  pakKey: PakKey;
  target: GatewayTarget;
  routing: Routing;
  copies: Copies;
  onClose: () => void;
}

type LineFormat = (typeof LINE_FORMATS)[number];
type SaveAs = 'txt' | 'csv' | 'json';

const SAVE_AS: { value: SaveAs; label: string }[] = [
  { value: 'txt', label: 'Text, one a line' },
  { value: 'csv', label: 'Table (CSV) with a heading' },
  { value: 'json', label: 'JSON' },
];

/** What a random part looks like: the names themselves are drawn in main. */
const EXAMPLE = () => 'x7k2m9qa'.slice(0, RANDOM_LENGTH);

const wholeNumber = (value: string | number, fallback: number) =>
  typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : fallback;

export function ManyPanel({ pakKey, target, routing, copies, onClose }: ManyPanelProps) {
  const [sessions, setSessions] = useState<SessionPattern>({
    pattern: DEFAULT_PATTERN,
    count: 10,
    start: 1,
    padding: 0,
  });
  const [format, setFormat] = useState<LineFormat>('url');
  const [as, setAs] = useState<SaveAs>('txt');
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState('');
  const [error, setError] = useState<unknown>(null);
  const change = (part: Partial<SessionPattern>) => {
    setSaved('');
    setError(null);
    setSessions((old) => ({ ...old, ...part }));
  };

  const countWrong = sessions.count < 1 || sessions.count > BULK_MAX;
  const findings = lintPattern(sessions, pakKey.label);
  const usable = !countWrong && isUsable(sessions, pakKey.label);
  const name = (index: number) => sessionName(sessions, pakKey.label, index, EXAMPLE);
  // What the pattern does not change is linted as for one: rotation without stickiness, length of the whole, stock.
  const routingFindings = usable
    ? lintRouting({ ...routing, sessionId: name(sessions.count - 1) }, { apiKeyLooksIn: target.proxyUsername }).filter(
        ({ severity, token, code }) => severity !== 'info' && (token === 'sid' || code === 'username_too_long'),
      )
    : [];
  const refused = !usable || routingFindings.some(({ severity }) => severity === 'error');
  const line = (index: number) =>
    withShownSecret(formatHandout(format, target, { ...routing, sessionId: name(index) }), shownSecret(pakKey, null));
  const what = { keyId: pakKey.id, routing, sessions, format };

  const save = async () => {
    setBusy(true);
    setSaved('');
    setError(null);
    try {
      const result = await api.composer.saveMany({ ...what, as });
      if (result.saved) setSaved(`${result.count.toLocaleString('en')} saved in “${result.name}”.`);
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Panel title="Many URLs, a session each" size={720} onClose={onClose}>
      <div className="many">
        <bdi className="dialog-target">{pakKey.label}</bdi>
        <div className="many-fields">
          <NumberInput
            label="How many"
            data-autofocus
            min={1}
            max={BULK_MAX}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            thousandSeparator=","
            value={sessions.count}
            error={countWrong ? `1 to ${BULK_MAX.toLocaleString('en')}.` : null}
            onChange={(value) => change({ count: wholeNumber(value, 0) })}
          />
          <TextInput
            label="Session names"
            description="{customer}, {n} and {random} are filled in"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            classNames={{ input: 'mono' }}
            spellCheck={false}
            autoComplete="off"
            maxLength={PATTERN_MAX_LENGTH}
            value={sessions.pattern}
            onChange={(event) => change({ pattern: event.currentTarget.value })}
          />
          <NumberInput
            label="First number"
            min={0}
            max={1_000_000_000}
            allowDecimal={false}
            allowNegative={false}
            disabled={!sessions.pattern.includes('{n}')}
            value={sessions.start}
            onChange={(value) => change({ start: wholeNumber(value, 0) })}
          />
          <NumberInput
            label="Digits"
            description="0 = as they come"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={0}
            max={12}
            allowDecimal={false}
            allowNegative={false}
            disabled={!sessions.pattern.includes('{n}')}
            value={sessions.padding}
            onChange={(value) => change({ padding: wholeNumber(value, 0) })}
          />
        </div>
        <div className="control-buttons">
          {[DEFAULT_PATTERN, 'job_{n}', '{customer}_{random}'].map((pattern) => (
            <Button
              key={pattern}
              size="compact-xs"
              variant="default"
              className="mono"
              onClick={() => change({ pattern })}
            >
              {pattern}
            </Button>
          ))}
        </div>
        {(findings.length > 0 || routingFindings.length > 0) && (
          <ul className="findings" aria-label="Findings about the names">
            {findings.map(({ severity, code, message, fix }) => (
              <li key={code + message} className="finding" data-severity={severity}>
                {severity === 'error' ? (
                  <IconCircleXFilled size={16} aria-hidden="true" />
                ) : (
                  <IconAlertTriangle size={16} aria-hidden="true" />
                )}
                <span className="finding-text">{message}</span>
                {fix && (
                  <Button size="compact-xs" variant="default" onClick={() => change(fix.pattern)}>
                    {fix.label}
                  </Button>
                )}
              </li>
            ))}
            {routingFindings.map(({ severity, code, message }) => (
              <li key={code} className="finding" data-severity={severity}>
                <IconAlertTriangle size={16} aria-hidden="true" />
                <span className="finding-text">{message}</span>
              </li>
            ))}
          </ul>
        )}
        <div className="many-format">
          <Select
            label="Each as"
            allowDeselect={false}
            data={LINE_FORMATS.map((value) => ({ value, label: HANDOUTS[value].label }))}
            value={format}
            onChange={(value) => setFormat(LINE_FORMATS.find((known) => known === value) ?? 'url')}
          />
          <Select
            label="File"
            allowDeselect={false}
            data={SAVE_AS}
            value={as}
            onChange={(value) => setAs(SAVE_AS.find((known) => known.value === value)?.value ?? 'txt')}
          />
        </div>
        {!refused && (
          <ol className="many-lines mono" aria-label="First and last">
            <li>{line(0)}</li>
            {sessions.count > 2 && <li>{line(1)}</li>}
            {sessions.count > 3 && (
              <li className="many-gap" aria-label={`${sessions.count - 3} more`}>
                … {(sessions.count - 3).toLocaleString('en')} more
              </li>
            )}
            {sessions.count > 1 && <li>{line(sessions.count - 1)}</li>}
          </ol>
        )}
        {error !== null && <ErrorNote error={error} />}
        <DialogFoot
          hint={
            <div role="status">
              {saved === '' ? <ClipboardNote onClipboard={copies.onClipboard} /> : <span>{saved}</span>}
            </div>
          }
        >
          <Button
            variant="default"
            disabled={refused}
            loading={busy}
            leftSection={<IconDownload size={14} />}
            onClick={() => void save()}
          >
            Save file
          </Button>
          <CopyButton
            label={`Copy ${sessions.count.toLocaleString('en')}`}
            variant="filled"
            disabled={refused}
            copy={() => copies.run(`${sessions.count} proxies of ${pakKey.label}`, () => api.composer.copyMany(what))}
          />
        </DialogFoot>
      </div>
    </Panel>
  );
}
