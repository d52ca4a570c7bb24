import { CloseButton, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Notice } from '../../../shared/ipc/app.ts';
import { api } from '../../ipc-client.ts';
import { useNotices } from '../../queries/app.ts';
import { showFailure } from './toasts.tsx';

const WORST_FIRST = { error: 0, warning: 1, info: 2 } satisfies Record<Notice['severity'], number>;

/** One line, the worst first; the rest on request, so that news never pushes the table off the screen. */
export function Notices() {
  const client = useQueryClient();
  const [all, setAll] = useState(false);
  const notices = [...(useNotices().data?.notices ?? [])].sort(
    (a, b) => WORST_FIRST[a.severity] - WORST_FIRST[b.severity] || b.at - a.at,
  );
  const dismiss = useMutation({
    mutationFn: (id: string) => api.app.dismissNotice({ id }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notices'] }),
    onError: (error) => showFailure('The notice was not dismissed', error),
  });
  if (notices.length === 0) return null;
  const shown = all ? notices.slice(0, 5) : notices.slice(0, 1);
  return (
    <section className="notices" aria-label="Notices">
      {shown.map((notice, index) => (
        <div className="notice" data-severity={notice.severity} key={notice.id}>
          {notice.severity === 'info' ? <IconInfoCircle size={15} /> : <IconAlertTriangle size={15} />}
          <span className="notice-text">
            <strong>{notice.title}.</strong> {notice.text}
          </span>
          {index === 0 && notices.length > 1 && (
            <UnstyledButton className="notice-more" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Show one' : `${notices.length - 1} more`}
            </UnstyledButton>
          )}
          <CloseButton
            size="xs"
            aria-label={`Dismiss: ${notice.title}`}
            disabled={dismiss.isPending}
            onClick={() => dismiss.mutate(notice.id)}
          />
        </div>
      ))}
    </section>
  );
}
