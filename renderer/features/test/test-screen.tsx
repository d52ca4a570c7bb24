/** The connectivity lab: proves that a key works through the gateway, and says why where it does not. */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';
import { formatBytes } from '../../../shared/format.ts';
import { keyStanding } from '../../../shared/key.ts';
import { labBudgetBytes, trafficCostMicros } from '../../../shared/lab-budget.ts';
import { routingTokens } from '../../../shared/proxy-url.ts';
import { useKeys } from '../../queries/keys.ts';
import { HISTORY_LIMIT, useLabHistory, useLabReport } from '../../queries/probe.ts';
import { useSettings } from '../../queries/settings.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useNow } from '../../ui/use-now.ts';
import { openDialog } from '../dialogs.ts';
import { KeySelect } from '../routing/key-select.tsx';
import { useRoutingOf } from '../routing/routing-memory.ts';
import { useKey } from '../use-key.ts';
import { CheckControls } from './check-controls.tsx';
import { REFUSED_STATES } from './diagnosis-card.tsx';
import { History } from './history.tsx';
import { cancelRun, startRun, useKeyRuns } from './lab-runs.ts';
import { changeSetup, checkOf, setupProblem, targetOf, useLabSetup } from './lab-setup.ts';
import { CHECKS, formatCost } from './lab-words.ts';
import { LiveView } from './live-view.tsx';
import { ProtocolSwitch } from './protocol-switch.tsx';
import { ReportView } from './report-view.tsx';
import { RoutingLine } from './routing-line.tsx';
import { RunButton } from './run-button.tsx';
import { rememberTarget } from './saved-targets.ts';
import { TargetControls } from './target-controls.tsx';
import type { Retry } from './use-diagnosis-action.ts';
import { useLabKeys } from './use-lab-keys.ts';
import { useRunBlocked } from './use-run-blocked.ts';
import '../common.css';
import './test.css';
import './lab-rows.css';

export function TestScreen() {
  const keyId = useRouteParam('key');
  const keptId = useRouteParam('run');
  const wantedCheck = useRouteParam('check');
  const pakKey = useKey(keyId);
  const keys = useKeys();
  const rates = useSettings().data?.wholesaleRates ?? [];
  const [routing, change] = useRoutingOf(pakKey);
  const setup = useLabSetup();
  const runs = useKeyRuns(keyId);
  const kept = useLabReport(keptId);
  const past = useLabHistory(HISTORY_LIMIT, pakKey?.id);
  const nowMs = useNow(1_000);
  const top = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const check = CHECKS.find(({ kind }) => kind === wantedCheck);
    if (check) changeSetup({ kind: check.kind });
  }, [wantedCheck]);

  const { live } = runs;
  const waitMs = runs.report === null ? null : (runs.report.diagnosis?.waitMs ?? runs.report.retryAfterMs);
  const waitSeconds = waitMs === null ? 0 : Math.max(0, Math.ceil((runs.endedAt + waitMs - performance.now()) / 1_000));
  const valid = routingTokens(routing).every(({ invalid }) => !invalid);
  const runBlocked = useRunBlocked({ pakKey, valid, targetProblem: setupProblem(setup) });
  const check = checkOf(setup);
  const target = targetOf(setup);
  const budgetBytes = labBudgetBytes(check, target, setup.downloadBytes);

  const mayRun = pakKey !== null && live === null && runBlocked === null && waitSeconds === 0;
  const run: Retry = (options = {}) => {
    if (!mayRun) return;
    if (target !== null) rememberTarget(target);
    if (keptId !== null) goTo('test', { key: pakKey.id });
    void startRun({
      keyId: pakKey.id,
      routing,
      check,
      target,
      downloadBytes: setup.downloadBytes,
      session: setup.kind === 'sticky' ? setup.session : 'own',
      freshSecret: options.freshSecret ?? false,
    });
  };
  const liveId = live?.runId ?? null;
  const cancel = useCallback(() => {
    if (liveId !== null) void cancelRun(liveId);
  }, [liveId]);
  useLabKeys({ run: mayRun ? () => run() : null, cancel: liveId === null || live?.cancelling ? null : cancel });

  const showKept = keptId !== null;
  const report = showKept ? (kept.data ?? null) : live === null ? runs.report : null;
  const standing = pakKey === null ? null : keyStanding(pakKey, nowMs);
  const untouched = live === null && report === null && runs.error === null && !showKept;
  // What was pressed goes away with the run's start: the focus moves to where it can be cancelled.
  const runFromBelow: Retry = (options) => {
    run(options);
    top.current?.querySelector<HTMLElement>('.test-run')?.focus();
  };

  return (
    <>
      <ScreenHeader title="Test" />
      <div className="screen test">
        <div className="test-top" ref={top}>
          <div className="key-place">
            <KeySelect value={pakKey?.id ?? null} onChange={(key) => goTo('test', { key })} />
          </div>
          <ProtocolSwitch
            both={setup.kind === 'compare'}
            protocol={routing.protocol ?? 'http'}
            onChange={(protocol) => change({ protocol })}
          />
          <RunButton
            running={live !== null}
            cancelling={live?.cancelling ?? false}
            blocked={waitSeconds > 0 ? 'The gateway asks to be left alone until then.' : runBlocked}
            waitSeconds={waitSeconds}
            onRun={() => run()}
            onCancel={cancel}
          />
          <span
            className="test-budget dimmed figure"
            title="Where the run stops by itself, and what that costs at most at your wholesale rate."
          >
            at most {formatBytes(budgetBytes)}, {formatCost(trafficCostMicros(budgetBytes, rates))}
          </span>
        </div>
        <CheckControls setup={setup} />
        <div className="test-lines">
          {pakKey && <RoutingLine keyId={pakKey.id} routing={routing} onChange={change} />}
          <TargetControls setup={setup} />
        </div>
        {pakKey && standing && REFUSED_STATES.has(standing.state) && untouched && (
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
        {runs.error !== null && !showKept && <ErrorNote error={runs.error} onRetry={() => runFromBelow()} />}
        {live !== null && !showKept && (
          <LiveView
            live={live}
            label={pakKey?.label ?? ''}
            protocol={routing.protocol ?? 'http'}
            targetUrl={target?.url ?? null}
          />
        )}
        {showKept && kept.isPending && <LoadingRows rows={4} columns={[10, 60, 8]} />}
        {showKept && kept.error !== null && <ErrorNote error={kept.error} onRetry={() => void kept.refetch()} />}
        {showKept && report !== null && (
          <div className="kept-bar">
            <span>A past test, as it was kept.</span>
            <Button size="compact-xs" variant="default" onClick={() => goTo('test', { key: keyId ?? undefined })}>
              {live === null ? 'Back to now' : 'Back to the run under way'}
            </Button>
          </div>
        )}
        {report !== null && (
          <ReportView
            report={report}
            pakKey={pakKey}
            kept={showKept}
            waitSeconds={waitSeconds}
            runBlocked={runBlocked}
            onRetry={runFromBelow}
          />
        )}
        {untouched && (pakKey === null || past.data?.runs.length === 0) && (
          <NothingYet
            keyCount={keys.data?.total ?? null}
            chosen={pakKey !== null}
            blocked={!mayRun}
            onRun={() => runFromBelow()}
            onChoose={() => top.current?.querySelector('input')?.focus()}
          />
        )}
        <History
          keyId={pakKey?.id ?? null}
          shownRunId={report?.runId ?? null}
          onShow={(past) => goTo('test', { key: past.keyId, run: past.runId })}
        />
      </div>
    </>
  );
}

interface NothingYetProps {
  keyCount: number | null;
  chosen: boolean;
  blocked: boolean;
  onRun: () => void;
  onChoose: () => void;
}

function NothingYet({ keyCount, chosen, blocked, onRun, onChoose }: NothingYetProps) {
  if (keyCount === null) return null;
  if (keyCount === 0) {
    return (
      <EmptyState
        title="Prove that a key works"
        text="There is no key yet. Mint one first; then the test goes through the gateway as the customer would."
        action={<Button onClick={() => openDialog({ kind: 'mint' })}>Mint a key</Button>}
      />
    );
  }
  return (
    <EmptyState
      title="Prove that a key works"
      text="The test goes through the gateway as the customer would, and says what works, how fast, and where it came out. Where it fails, it says why and what helps."
      action={
        chosen ? (
          <Button disabled={blocked} onClick={onRun}>
            Run the first test
          </Button>
        ) : (
          <Button onClick={onChoose}>Choose a customer</Button>
        )
      }
    />
  );
}
