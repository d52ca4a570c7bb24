/** What this place is for, and the one button that starts it. */
import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function EmptyState({
  title,
  text,
  icon,
  action,
}: {
  title: string;
  text: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty-state">
      {icon && (
        <div className="empty-state-icon" aria-hidden="true">
          {icon}
        </div>
      )}
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" maw={440} ta="center">
        {text}
      </Text>
      {action && <div className="empty-state-action">{action}</div>}
    </div>
  );
}
