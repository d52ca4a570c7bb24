/** Which account this is, in its colour; the others, one more, or the demo. */
import { Menu } from '@mantine/core';
import { IconCheck, IconFlask, IconPlus, IconSelector } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { AccountState, ProfileSummary } from '../../../shared/ipc/account.ts';
import { api } from '../../ipc-client.ts';
import { useAccountChanged } from '../../queries/account.ts';
import { goTo } from '../../routes.ts';
import { accentOf } from '../../theme.ts';
import { closeDialog } from '../dialogs.ts';
import { showFailure } from './toasts.tsx';

type Choice = { to: 'profile'; id: string } | { to: 'demo' } | { to: 'new' };

function switchTo(choice: Choice): Promise<unknown> {
  if (choice.to === 'profile') return api.account.open({ profileId: choice.id });
  return choice.to === 'demo' ? api.account.openDemo({}) : api.account.startNew({});
}

function Swatch({ profile }: { profile: ProfileSummary }) {
  return (
    <span
      className="swatch"
      style={{ background: `var(--mantine-color-${accentOf(profile.color)}-filled)` }}
      // Drawn by the style sheet: as text it would belong to the button's name.
      data-initial={Array.from(profile.name.trim())[0]?.toUpperCase() ?? '?'}
      aria-hidden="true"
    />
  );
}

export function AccountMenu({ account, profile }: { account: AccountState; profile: ProfileSummary }) {
  const changed = useAccountChanged();
  const move = useMutation({
    mutationFn: switchTo,
    onSuccess: async () => {
      closeDialog();
      goTo('keys');
      await changed();
    },
    onError: (error) => showFailure('The account was not switched', error),
  });
  const others = account.profiles.filter((other) => other.id !== profile.id);
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className="account-button" aria-label={`Account: ${profile.name}`} title={profile.name}>
          <Swatch profile={profile} />
          <bdi className="rail-name truncate">{profile.name}</bdi>
          <IconSelector className="rail-name" size={14} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {account.keyHint === null ? account.apiHost : `${account.keyHint} at ${account.apiHost}`}
        </Menu.Label>
        <Menu.Item leftSection={<Swatch profile={profile} />} rightSection={<IconCheck size={14} />} component="div">
          <bdi>{profile.name}</bdi>
        </Menu.Item>
        {others.map((other) => (
          <Menu.Item
            key={other.id}
            leftSection={<Swatch profile={other} />}
            disabled={move.isPending}
            onClick={() => move.mutate({ to: 'profile', id: other.id })}
          >
            <bdi>{other.name}</bdi>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlus size={15} />}
          disabled={move.isPending}
          onClick={() => move.mutate({ to: 'new' })}
        >
          Add account
        </Menu.Item>
        {profile.kind !== 'demo' && !others.some((other) => other.kind === 'demo') && (
          <Menu.Item
            leftSection={<IconFlask size={15} />}
            disabled={move.isPending}
            onClick={() => move.mutate({ to: 'demo' })}
          >
            Open the demo
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
