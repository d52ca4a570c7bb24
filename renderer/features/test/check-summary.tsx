/** What a check of several requests comes to: the outcome in words, its figures, and the exits in their order. */
import { formatMs } from '../../../shared/format.ts';
import { choiceOf, ROTATIONS } from '../../../shared/gateway-grammar.ts';
import type { LabAttempt, LabReport, LabSummary, Verdict } from '../../../shared/ipc/lab-report.ts';
import { Figure } from '../../ui/unknown.tsx';
import { ExitMark } from './exit-mark.tsx';
import { formatOffset, formatShare, formatSpan, ROTATION_SEEN, STICKY_OUTCOMES } from './lab-words.ts';
import { VerdictMark } from './verdict.tsx';

type Summary<K extends LabSummary['kind']> = Extract<LabSummary, { kind: K }>;

function Fact({ value, name }: { value: string; name: string }) {
  return (
    <div className="fact">
      <dt className="fact-name">{name}</dt>
      <dd className="fact-value figure">{value}</dd>
    </div>
  );
}

/** `apart`: a gap where the exit changed, for a check that wants it to stay. */
function Strip({ attempts, apart }: { attempts: readonly LabAttempt[]; apart: boolean }) {
  return (
    <ul className="exit-strip" aria-label="Exits in their order">
      {attempts.map(({ index, exitMark }, place) => {
        const before = attempts[place - 1]?.exitMark;
        return (
          <li
            key={index}
            data-changed={apart && place > 0 && exitMark !== null && before !== null && before !== exitMark}
          >
            <ExitMark mark={exitMark} />
          </li>
        );
      })}
    </ul>
  );
}

export function CheckSummary({ report }: { report: LabReport }) {
  const { summary, attempts } = report;
  switch (summary.kind) {
    case 'single':
      return null;
    case 'compare':
      return <CompareSummary summary={summary} />;
    case 'sticky':
      return <StickySummary summary={summary} attempts={attempts} verdict={report.verdict} />;
    case 'rotation':
      return <RotationSummary summary={summary} attempts={attempts} asked={report.asked.rotation} />;
  }
}

interface StickySummaryProps {
  summary: Summary<'sticky'>;
  attempts: readonly LabAttempt[];
  verdict: Verdict;
}

function StickySummary({ summary, attempts, verdict }: StickySummaryProps) {
  const { words, meaning } = STICKY_OUTCOMES[summary.outcome];
  const change = summary.changes[0];
  return (
    <section className="summary" aria-label="Sticky check">
      <p className="summary-outcome">
        <VerdictMark verdict={verdict} size={16} />
        <strong>{words}</strong> <span className="dimmed">{meaning}</span>
      </p>
      <Strip attempts={attempts} apart />
      <dl className="facts">
        <Fact value={`${summary.answered} of ${attempts.length}`} name="told their exit" />
        <Fact value={String(summary.distinctExits)} name={summary.distinctExits === 1 ? 'exit' : 'exits'} />
        <Fact value={String(summary.distinctNetworks)} name={summary.distinctNetworks === 1 ? 'network' : 'networks'} />
        <Fact value={formatSpan(summary.longestHeldMs)} name="held at the longest" />
        {change !== undefined && (
          <Fact
            value={formatOffset(change.atMs)}
            name={change.sameNetwork ? 'first change, same network' : 'first change, another network'}
          />
        )}
      </dl>
    </section>
  );
}

interface RotationSummaryProps {
  summary: Summary<'rotation'>;
  attempts: readonly LabAttempt[];
  asked: string | null;
}

function RotationSummary({ summary, attempts, asked }: RotationSummaryProps) {
  const { words, meaning } = ROTATION_SEEN[summary.seen];
  const promised = choiceOf(ROTATIONS, asked);
  return (
    <section className="summary" aria-label="Rotation check">
      <p className="summary-outcome">
        <strong>{words}</strong> <span className="dimmed">{meaning}</span>
      </p>
      <Strip attempts={attempts} apart={false} />
      <dl className="facts">
        <Fact value={`${summary.answered} of ${attempts.length}`} name="told their exit" />
        <Fact value={String(summary.distinctExits)} name={summary.distinctExits === 1 ? 'exit' : 'exits'} />
        <Fact value={String(summary.distinctNetworks)} name={summary.distinctNetworks === 1 ? 'network' : 'networks'} />
        <Fact
          value={String(summary.distinctCountries)}
          name={summary.distinctCountries === 1 ? 'country' : 'countries'}
        />
        <Fact value={formatShare(summary.duplicateRate)} name="came again" />
      </dl>
      {promised && summary.how === 'repeat' && (
        <table className="promised">
          <caption className="visually-hidden">What was asked of the gateway and what it did</caption>
          <tbody>
            <tr>
              <th scope="row">Asked: {promised.label.toLowerCase()}</th>
              <td>{promised.meaning}</td>
            </tr>
            <tr>
              <th scope="row">Seen</th>
              <td>
                {words}: {summary.distinctExits} {summary.distinctExits === 1 ? 'exit' : 'exits'} in {summary.answered}{' '}
                requests within {formatSpan(Math.max(0, ...attempts.map(({ startedMs }) => startedMs)))}.
              </td>
            </tr>
          </tbody>
        </table>
      )}
    </section>
  );
}

function CompareSummary({ summary }: { summary: Summary<'compare'> }) {
  const { http, socks5, sameExit } = summary;
  const failed = 'It did not get through; the stages say where.';
  const rows = [
    ['First byte', http?.firstByteMs, socks5?.firstByteMs],
    ['In all', http?.totalMs, socks5?.totalMs],
  ] as const;
  return (
    <section className="summary" aria-label="HTTP against SOCKS5">
      <table className="compare-table">
        <thead>
          <tr>
            <td />
            <th scope="col">HTTP</th>
            <th scope="col">SOCKS5</th>
            <th scope="col">SOCKS5 against HTTP</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, byHttp, bySocks]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <Figure value={byHttp === undefined ? null : formatMs(byHttp)} reason={failed} />
              </td>
              <td>
                <Figure value={bySocks === undefined ? null : formatMs(bySocks)} reason={failed} />
              </td>
              <td className="dimmed figure">
                {byHttp === undefined || bySocks === undefined ? '—' : differenceWords(bySocks - byHttp)}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">Exit</th>
            <td colSpan={3}>
              {sameExit === null
                ? 'One of the two is not known.'
                : sameExit
                  ? 'The same one by both.'
                  : 'A different one by each.'}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

export function differenceWords(ms: number): string {
  const rounded = Math.round(ms);
  if (rounded === 0) return 'the same';
  return rounded > 0 ? `${formatMs(rounded)} slower` : `${formatMs(-rounded)} faster`;
}
