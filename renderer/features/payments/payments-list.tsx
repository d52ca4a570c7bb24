// biome-ignore-all lint/a11y/useFocusableInteractive: the grid takes the focus and names its active line
// biome-ignore-all lint/a11y/useSemanticElements: a thousand lines of which thirty exist need a layout of their own, and <tr> loses its role with one
/** The lines: arrows move, Enter opens, single letters act on the active one. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { hasMod } from '../../ui/mod-key.ts';
import { isTyping } from '../../ui/typing.ts';
import { ACTIVE_PAYMENT_ID, PaymentLine } from './payment-line.tsx';

const LINE_PX = 32;
const HEAD_PX = 33;

interface PaymentsListProps {
  payments: readonly Payment[];
  openId: string | null;
  gridRef: RefObject<HTMLDivElement | null>;
  labelOf: (keyId: string) => string | null;
  onOpen: (id: string) => void;
  /** True when it meant something for that payment. */
  onLetter: (letter: string, payment: Payment) => boolean;
  /** The last lines are in view. */
  onEnd: () => void;
  onUse: (inUse: boolean) => void;
}

export function PaymentsList(props: PaymentsListProps) {
  const { payments, openId, gridRef, labelOf, onOpen, onLetter, onEnd, onUse } = props;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [byKeyboard, setByKeyboard] = useState(false);
  const [pointed, setPointed] = useState(false);
  const virtualizer = useVirtualizer({
    count: payments.length,
    getScrollElement: () => scroller,
    estimateSize: () => LINE_PX,
    overscan: 6,
    scrollPaddingStart: HEAD_PX,
  });
  const items = virtualizer.getVirtualItems();
  const found = activeId === null ? -1 : payments.findIndex(({ id }) => id === activeId);
  const activeIndex = found < 0 && byKeyboard && payments.length > 0 ? 0 : found;
  const active = payments[activeIndex];

  const lastShown = items.at(-1)?.index ?? 0;
  const ended = useRef(onEnd);
  ended.current = onEnd;
  useEffect(() => {
    if (lastShown >= payments.length - 10) ended.current();
  }, [lastShown, payments.length]);
  useEffect(() => {
    onUse(pointed || byKeyboard);
    return () => onUse(false);
  }, [onUse, pointed, byKeyboard]);
  useEffect(() => {
    if (openId !== null) setActiveId(openId);
  }, [openId]);

  const move = (index: number) => {
    const next = Math.max(0, Math.min(payments.length - 1, index));
    const target = payments[next];
    if (target === undefined) return;
    setActiveId(target.id);
    virtualizer.scrollToIndex(next, { align: 'auto' });
    // The drawer, once open, follows the line.
    if (openId !== null) onOpen(target.id);
  };
  const page = () => Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / LINE_PX) - 2);
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event) || hasMod(event) || event.altKey || payments.length === 0) return;
    const act = (work: () => void) => {
      event.preventDefault();
      setByKeyboard(true);
      work();
    };
    switch (event.key) {
      case 'ArrowDown':
        return act(() => move(activeIndex + 1));
      case 'ArrowUp':
        return act(() => move(Math.max(0, activeIndex - 1)));
      case 'PageDown':
        return act(() => move(activeIndex + page()));
      case 'PageUp':
        return act(() => move(activeIndex - page()));
      case 'Home':
        return act(() => move(0));
      case 'End':
        return act(() => move(payments.length - 1));
      case 'Enter':
        return active === undefined ? undefined : act(() => onOpen(active.id));
    }
    if (event.shiftKey || event.repeat || active === undefined || !/^[a-z]$/i.test(event.key)) return undefined;
    if (onLetter(event.key.toLowerCase(), active)) event.preventDefault();
    return undefined;
  };

  return (
    <div
      ref={setScroller}
      className="payments-scroll"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onPointerDown={() => setByKeyboard(false)}
    >
      <div
        ref={gridRef}
        role="grid"
        aria-label="Payments"
        aria-rowcount={payments.length + 1}
        aria-activedescendant={active === undefined ? undefined : ACTIVE_PAYMENT_ID}
        tabIndex={0}
        className="payments-grid"
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) setByKeyboard(true);
        }}
        onBlur={() => setByKeyboard(false)}
        onClick={(event) => {
          const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-payment-id]') : null;
          const id = line?.dataset['paymentId'];
          if (id === undefined) return;
          setActiveId(id);
          onOpen(id);
        }}
      >
        <div role="rowgroup" className="payments-head">
          <div role="row" aria-rowindex={1} className="payment-line">
            <span role="columnheader">State</span>
            <span role="columnheader">Customer</span>
            <span role="columnheader">For</span>
            <span role="columnheader" data-right>
              Amount
            </span>
            <span role="columnheader">By</span>
            <span role="columnheader" className="payment-note">
              Note
            </span>
            <span role="columnheader" data-right>
              Paid
            </span>
          </div>
        </div>
        <div role="rowgroup" className="payments-body" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const payment = payments[item.index];
            if (payment === undefined) return null;
            return (
              <PaymentLine
                key={payment.id}
                payment={payment}
                index={item.index}
                topPx={item.start}
                active={payment.id === active?.id}
                open={payment.id === openId}
                labelOf={labelOf}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
