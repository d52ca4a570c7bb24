import { ErrorNote } from '../../ui/error-note.tsx';

/** The page is there but main does not answer: nothing can be shown, so say that and offer another try. */
export function StartFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <main className="start-failed">
      <ErrorNote error={error} onRetry={onRetry} />
    </main>
  );
}
