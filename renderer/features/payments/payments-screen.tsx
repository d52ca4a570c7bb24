/** Everybody who paid, and whether he has his key. */
import { Button, CloseButton, Menu, TextInput } from '@mantine/core';
import { IconCash, IconCoin, IconDots, IconQrcode, IconSearch } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { useKeys } from '../../queries/keys.ts';
import { usePaymentCounts, usePaymentPages } from '../../queries/payments.ts';
import { goTo, useRoute } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { MOD_KEY } from '../../ui/mod-key.ts';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { openDialog } from '../dialogs.ts';
import { holdNewcomers } from './hold-newcomers.ts';
import { OpenSales } from './open-sales.tsx';
import { PaymentDrawer } from './payment-drawer.tsx';
import { countOf, FILTERS, type FilterId, searchTextOf } from './payment-words.ts';
import { PaymentsList } from './payments-list.tsx';
import { StripeLine } from './stripe-line.tsx';
import { usePaymentActions } from './use-payment-actions.ts';
import { usePaymentKeys } from './use-payment-keys.ts';
import './payments.css';

const NONE: Payment[] = [];

function useLabels(): (keyId: string) => string | null {
  const keys = useKeys().data?.keys;
  return useMemo(() => {
    const labels = new Map(keys?.map(({ id, label }) => [id, label]));
    return (keyId) => labels.get(keyId) ?? null;
  }, [keys]);
}

export function PaymentsScreen() {
  const { params } = useRoute();
  const filter = FILTERS.find(({ id }) => id === params.get('show')) ?? FILTERS[0];
  const show: FilterId = filter?.id ?? 'all';
  const openId = params.get('payment');
  const pages = usePaymentPages({ states: filter?.states ?? null, flagged: filter?.flagged === true });
  const counted = usePaymentCounts().data;
  const [search, setSearch] = useState('');
  const query = useDeferredValue(search.trim().toLowerCase());
  const actions = usePaymentActions();
  const labelOf = useLabels();
  const gridRef = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const [known, setKnown] = useState<ReadonlySet<string> | null>(null);

  const present = useMemo(() => pages.data?.pages.flatMap(({ payments }) => payments) ?? NONE, [pages.data]);
  const held = useMemo(() => holdNewcomers(present, known), [present, known]);
  const shown = useMemo(
    () => (query === '' ? held.shown : held.shown.filter((payment) => searchTextOf(payment).includes(query))),
    [held.shown, query],
  );
  const latest = useRef(present);
  latest.current = present;
  const onUse = useCallback((inUse: boolean) => {
    setKnown(inUse ? new Set(latest.current.map(({ id }) => id)) : null);
  }, []);

  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = pages;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  // What is searched for is looked for in all of them.
  useEffect(() => {
    if (query !== '') more();
  }, [query, more]);

  const go = (next: { show?: FilterId; payment?: string | null }) => {
    const list = next.show ?? show;
    const id = next.payment === undefined ? openId : next.payment;
    goTo('payments', { show: list === 'all' ? undefined : list, payment: id ?? undefined });
  };
  const opened = openId === null ? null : (present.find(({ id }) => id === openId) ?? null);
  usePaymentKeys({
    opened,
    actions,
    onFilter: (id) => {
      setKnown(null);
      go({ show: id });
    },
    onClose: () => {
      go({ payment: null });
      gridRef.current?.focus({ preventScroll: true });
    },
    onSearch: () => searchRef.current?.focus(),
  });
  const { counts = {}, flagged = 0 } = counted ?? {};
  const total = countOf('all', counts, flagged);
  const none = pages.data !== undefined && counted !== undefined && total === 0;

  return (
    <div className="payments-screen">
      <ScreenHeader title="Payments">
        <Button
          leftSection={<IconQrcode size={15} />}
          variant="default"
          title={`A link and a QR code to pay by (${MOD_KEY}Shift S)`}
          onClick={() => openDialog({ kind: 'sell' })}
        >
          Sell
        </Button>
        <Menu position="bottom-start" width={240}>
          <Menu.Target>
            <Button variant="default" px={8} aria-label="More of payments">
              <IconDots size={15} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCash size={15} />} onClick={() => openDialog({ kind: 'manualPayment' })}>
              Enter a payment by hand
            </Menu.Item>
            <Menu.Item leftSection={<IconCoin size={15} />} onClick={() => goTo('settings', { section: 'stripe' })}>
              Settings of payments
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </ScreenHeader>
      <StripeLine />
      <OpenSales />
      {pages.isPending && <LoadingRows rows={14} columns={[10, 24, 12, 10, 24, 8]} />}
      {pages.error && present.length === 0 && (
        <div className="payments-error">
          <ErrorNote
            error={pages.error}
            stillWorks="Nothing that was paid is lost by it."
            onRetry={() => void pages.refetch()}
          />
        </div>
      )}
      {none && (
        <EmptyState
          icon={<IconCoin size={28} />}
          title="Nobody has paid yet"
          text="What is paid comes here and becomes a key, once: by Stripe, by USDC over your storefront, or by hand. Sell on the call: the customer gets a link or a QR code, and his key is ready when he has paid."
          action={
            <>
              <Button data-autofocus onClick={() => openDialog({ kind: 'sell' })}>
                Sell
              </Button>
              <Button variant="default" onClick={() => openDialog({ kind: 'manualPayment' })}>
                Enter a payment by hand
              </Button>
            </>
          }
        />
      )}
      {pages.data && !none && (
        <>
          <div className="keys-toolbar">
            <fieldset className="smart-lists" aria-label="Which payments">
              {FILTERS.map(({ id, name, flagged: rare }, index) =>
                rare && flagged === 0 && show !== id ? null : (
                  <button
                    key={id}
                    type="button"
                    className="smart-list"
                    aria-pressed={id === show}
                    title={`${name} (${index + 1})`}
                    onClick={() => go({ show: id })}
                  >
                    {name}{' '}
                    <span className="smart-list-count figure">
                      {countOf(id, counts, flagged).toLocaleString('en-US')}
                    </span>
                  </button>
                ),
              )}
            </fieldset>
            <TextInput
              ref={searchRef}
              className="keys-search"
              aria-label="Search payments"
              placeholder="Search payments  /"
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') {
                  event.stopPropagation();
                  if (search === '') event.currentTarget.blur();
                  else setSearch('');
                } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
                  event.preventDefault();
                  gridRef.current?.focus();
                }
              }}
              leftSection={<IconSearch size={14} aria-hidden="true" />}
              rightSection={
                search !== '' && <CloseButton size="xs" aria-label="Clear search" onClick={() => setSearch('')} />
              }
              maxLength={200}
              spellCheck={false}
            />
          </div>
          {held.waiting > 0 && (
            <button type="button" className="new-keys" onClick={() => setKnown(null)}>
              {held.waiting} new
            </button>
          )}
          <div className="keys-area">
            <div className="keys-main">
              {shown.length === 0 ? (
                <EmptyState
                  title={query === '' ? (filter?.name ?? '') : 'Nothing matches'}
                  text={
                    query === ''
                      ? (filter?.nothing ?? '')
                      : isFetchingNextPage
                        ? 'Older payments are being read…'
                        : `No payment in “${filter?.name ?? 'All'}” has “${search.trim()}” in it.`
                  }
                  action={
                    (query !== '' || show !== 'all') && (
                      <Button
                        onClick={() => {
                          setSearch('');
                          go({ show: 'all' });
                        }}
                      >
                        Clear the filter
                      </Button>
                    )
                  }
                />
              ) : (
                <PaymentsList
                  payments={shown}
                  openId={openId}
                  gridRef={gridRef}
                  labelOf={labelOf}
                  onOpen={(id) => go({ payment: id })}
                  onLetter={(letter, payment) => actions.letter(letter, payment)}
                  onEnd={more}
                  onUse={onUse}
                />
              )}
              {pages.error && present.length > 0 && (
                <div className="payments-error">
                  <ErrorNote
                    error={pages.error}
                    stillWorks="What was read before is above."
                    onRetry={() => void pages.refetch()}
                  />
                </div>
              )}
            </div>
            {openId !== null && (
              <PaymentDrawer
                key={openId}
                id={openId}
                listed={opened}
                actions={actions}
                onClose={() => {
                  go({ payment: null });
                  gridRef.current?.focus({ preventScroll: true });
                }}
              />
            )}
          </div>
        </>
      )}
    </div>
  );
}
