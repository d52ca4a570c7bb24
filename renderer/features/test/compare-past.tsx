/** Two kept runs side by side: what differs is marked, and their stages stand on one axis. */
import { CloseButton } from '@mantine/core';
import { countryName } from '../../../shared/country.ts';
import { formatDateTime, formatMs } from '../../../shared/format.ts';
import type { LabReport } from '../../../shared/ipc/lab-report.ts';
import { useLabReports } from '../../queries/probe.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { lineWords } from './asked-came.tsx';
import { differenceWords } from './check-summary.tsx';
import { checkWords } from './lab-words.ts';
import { lanesOf } from './lanes.ts';
import { PROTOCOL_WORDS } from './stage-words.ts';
import { VERDICT_WORDS } from './verdict.tsx';
import { Waterfall } from './waterfall.tsx';

const UNKNOWN = '—';

/** Name and value of what is compared, in the order of interest. */
function factsOf(report: LabReport): readonly (readonly [string, string])[] {
  const { exit } = report;
  return [
    ['Customer', report.label],
    [
      'Check',
      `${checkWords(report.check)}${report.check.kind === 'compare' ? '' : `, ${PROTOCOL_WORDS[report.protocol]}`}`,
    ],
    ['Verdict', VERDICT_WORDS[report.verdict]],
    ['First byte', formatMs(report.firstByteMs)],
    ['In all', formatMs(report.totalMs)],
    ['Country', exit?.country == null ? UNKNOWN : countryName(exit.country)],
    ['Network', exit?.network ?? UNKNOWN],
    ['Line', lineWords(exit?.ipType ?? null) ?? UNKNOWN],
    ['Exits', String(new Set(report.attempts.flatMap(({ exitMark }) => exitMark ?? [])).size || UNKNOWN)],
  ];
}

export function ComparePast({ runIds, onClose }: { runIds: readonly string[]; onClose: () => void }) {
  const queries = useLabReports(runIds);
  const failed = queries.find(({ error }) => error !== null);
  const reports = queries.flatMap(({ data }) => data ?? []).toSorted((a, b) => a.at - b.at);
  const [before, after] = reports;
  return (
    <section className="compare-past" aria-label="Two tests compared">
      <CloseButton className="compare-close" aria-label="Close the comparison" size="sm" onClick={onClose} />
      {failed ? (
        <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />
      ) : !before || !after ? (
        <LoadingRows rows={4} columns={[20, 30, 30]} />
      ) : (
        <Comparison before={before} after={after} />
      )}
    </section>
  );
}

function Comparison({ before, after }: { before: LabReport; after: LabReport }) {
  const later = new Map(factsOf(after));
  const firstByte =
    before.firstByteMs === null || after.firstByteMs === null
      ? null
      : differenceWords(after.firstByteMs - before.firstByteMs);
  const lanes = [before, after].flatMap((report) =>
    lanesOf(report.attempts.slice(0, report.check.kind === 'compare' ? 2 : 1)).map((lane) => ({
      ...lane,
      id: `${report.runId} ${lane.id}`,
      title: `${formatDateTime(report.at)} ${lane.title}`.trim(),
    })),
  );
  return (
    <>
      <table className="compare-table">
        <thead>
          <tr>
            <td />
            <th scope="col" className="figure">
              {formatDateTime(before.at)}
            </th>
            <th scope="col" className="figure">
              {formatDateTime(after.at)}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {factsOf(before).map(([name, value]) => {
            const other = later.get(name) ?? UNKNOWN;
            const differs = value !== other;
            return (
              <tr key={name} data-differs={differs}>
                <th scope="row">{name}</th>
                <td className="figure">
                  <bdi>{value}</bdi>
                </td>
                <td className="figure">
                  <bdi>{other}</bdi>
                </td>
                <td className="dimmed">
                  {name === 'First byte' && firstByte !== null ? firstByte : differs ? 'differs' : ''}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Waterfall lanes={lanes} runningSince={null} label="Stages of both" />
    </>
  );
}
