/** The last tests of this key, worst news first in each line. */
import { Button } from '@mantine/core';
import { useLabHistory } from '../../queries/probe.ts';
import { goTo } from '../../routes.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

const SHOWN = 3;

export function DrawerTests({ keyId }: { keyId: string }) {
  const history = useLabHistory(SHOWN, keyId);
  if (history.error !== null) return <ErrorNote error={history.error} onRetry={() => void history.refetch()} />;
  if (!history.data) return <LoadingRows rows={2} columns={[70, 20]} />;
  const { runs } = history.data;
  return (
    <>
      {runs.length === 0 && <p className="dimmed drawer-text">Never tested from this computer.</p>}
      <ul className="drawer-lines">
        {runs.map((run) => (
          <li key={run.runId}>
            <span data-verdict={run.verdict} className="drawer-verdict">
              {run.sentence}
            </span>
            <span className="dimmed drawer-when">
              <RelativeTime at={run.at} />
            </span>
          </li>
        ))}
      </ul>
      <Button size="compact-sm" variant="default" onClick={() => goTo('test', { key: keyId })}>
        {runs.length === 0 ? 'Test it' : 'Test it again'}
      </Button>
    </>
  );
}
