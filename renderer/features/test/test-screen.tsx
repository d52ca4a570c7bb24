/** Proves that a key works through the gateway: a verdict, its stages on one axis, asked against came. */
import { Anchor, Button, SegmentedControl, Text } from '@mantine/core';
import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { describeRouting } from '../../../shared/explain-routing.ts';
import { keyStanding } from '../../../shared/key.ts';
import { routingTokens } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { useKeys } from '../../queries/keys.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useNow } from '../../ui/use-now.ts';
import { openDialog } from '../dialogs.ts';
import { KeySelect } from '../routing/key-select.tsx';
import { useRoutingOf } from '../routing/routing-memory.ts';
import { useGatewayTarget } from '../routing/use-gateway-target.ts';
import { useKey } from '../use-key.ts';
import { AskedCame } from './asked-came.tsx';
import { PastTests } from './past-tests.tsx';
import { type ProbeResult, resultOf } from './probe-result.ts';
import { useProbeRun } from './use-probe-run.ts';
import { Verdict } from './verdict.tsx';
import { Waterfall } from './waterfall.tsx';
import '../common.css';
import './test.css';

const REFUSED_STATES = new Set(['suspended', 'expired', 'disabled', 'gone']);

export function TestScreen() {
  const keyId = useRouteParam('key');
  const pakKey = useKey(keyId);
  const keys = useKeys();
  const target = useGatewayTarget();
  const [routing, change] = useRoutingOf(pakKey);
  const run = useProbeRun();
  const [past, setPast] = useState<ProbeResult | null>(null);
  const nowMs = useNow(1_000);

  const running = run.status === 'running' || run.status === 'cancelling';
  const shown = running ? null : (past ?? run.result);
  const waitUntil = shown?.retryAfterMs == null ? 0 : shown.at + shown.totalMs + shown.retryAfterMs;
  const waitSeconds = Math.max(0, Math.ceil((waitUntil - nowMs) / 1_000));
  const valid = routingTokens(routing).every(({ invalid }) => !invalid);
  const standing = pakKey === null ? null : keyStanding(pakKey, nowMs);
  const protocol = shown?.protocol ?? routing.protocol ?? 'http';

  const showPast = async (runId: string) => {
    setPast(resultOf(await api.probe.report({ runId })));
  };

  const start = () => {
    if (pakKey === null || running || waitSeconds > 0 || !valid) return;
    setPast(null);
    run.start(pakKey.id, routing);
  };

  return (
    <>
      <ScreenHeader title="Test" />
      <div className="screen test">
        <div className="test-top">
          <div className="key-place">
            <KeySelect
              value={pakKey?.id ?? null}
              disabled={running}
              onChange={(key) => {
                setPast(null);
                run.reset();
                goTo('test', { key });
              }}
            />
          </div>
          <SegmentedControl
            aria-label="Protocol"
            disabled={running}
            value={routing.protocol ?? 'http'}
            onChange={(value) => change({ protocol: value === 'socks5' ? 'socks5' : 'http' })}
            data={[
              { value: 'http', label: 'HTTP' },
              { value: 'socks5', label: 'SOCKS5' },
            ]}
          />
          {running ? (
            <Button
              className="test-run"
              color="red"
              variant="light"
              leftSection={<IconPlayerStopFilled size={14} />}
              disabled={run.status === 'cancelling'}
              onClick={run.cancel}
            >
              {run.status === 'cancelling' ? 'Stopping…' : 'Cancel'}
            </Button>
          ) : (
            <Button
              className="test-run"
              leftSection={<IconPlayerPlayFilled size={14} />}
              disabled={pakKey === null || waitSeconds > 0 || !valid || target === null}
              onClick={start}
            >
              {waitSeconds > 0 ? `Wait ${waitSeconds} s` : 'Run test'}
            </Button>
          )}
        </div>
        {pakKey && (
          <Text size="sm" c="dimmed">
            {describeRouting(routing)}{' '}
            <Anchor component="button" type="button" size="sm" onClick={() => goTo('composer', { key: pakKey.id })}>
              Change the routing
            </Anchor>
          </Text>
        )}
        {!valid && (
          <Text size="sm" className="field-error" role="alert">
            The routing holds an id that the gateway would misread. Mend it in the composer first.
          </Text>
        )}
        {pakKey && standing && REFUSED_STATES.has(standing.state) && !running && shown === null && (
          <div className="finding" data-severity="warning">
            <span className="finding-text">The gateway will refuse this key. {standing.reason}</span>
            {(standing.state === 'suspended' || standing.state === 'expired') && (
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => openDialog({ kind: 'topUp', keyId: pakKey.id })}
              >
                Top up
              </Button>
            )}
          </div>
        )}
        {run.error !== null && past === null && <ErrorNote error={run.error} onRetry={start} />}
        {running && (
          <section className="verdict" data-verdict="running" aria-label="Verdict">
            <span className="verdict-pulse" aria-hidden="true" />
            <div className="verdict-words">
              <p className="verdict-sentence" role="status">
                {run.status === 'cancelling' ? 'Stopping…' : `Testing ${pakKey?.label ?? ''} through the gateway…`}
              </p>
            </div>
          </section>
        )}
        {shown && <Verdict result={shown} waitSeconds={waitSeconds} />}
        {(running || shown) && (
          <Waterfall
            stages={running ? run.stages : (shown?.stages ?? [])}
            protocol={protocol}
            runningSince={running ? run.startedAt : null}
            totalMs={shown?.totalMs ?? null}
          />
        )}
        {shown?.exit && <AskedCame result={shown} />}
        {shown && shown.echoService !== '' && (
          <Text size="xs" c="dimmed">
            Asked {shown.echoService} over {shown.protocol === 'http' ? 'HTTP' : 'SOCKS5'}.
          </Text>
        )}
        {!running && shown === null && run.error === null && pakKey === null && (
          <EmptyState
            title="Prove that a key works"
            text={
              keys.data?.total === 0
                ? 'There is no key yet. Mint one first.'
                : 'Choose a customer above. The test goes through the gateway as he would, and says what works, how fast, and where it came out.'
            }
          />
        )}
        <PastTests
          keyId={pakKey?.id ?? null}
          shownRunId={shown?.runId ?? null}
          onShow={({ runId }) => void showPast(runId)}
        />
      </div>
    </>
  );
}
