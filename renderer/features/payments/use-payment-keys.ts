/** Keys of the whole screen: 1…8 the filters, / the search, Esc closes the drawer, letters act on the payment in it. */
import { useEffect, useRef } from 'react';
import type { Payment } from '../../../shared/ipc/payments.ts';
import { hasMod } from '../../ui/mod-key.ts';
import { isTyping } from '../../ui/typing.ts';
import { isDialogOpen } from '../dialogs.ts';
import { FILTERS, type FilterId } from './payment-words.ts';
import type { PaymentActions } from './use-payment-actions.ts';

interface PaymentKeys {
  /** The one in the drawer. */
  opened: Payment | null;
  actions: PaymentActions;
  onFilter: (id: FilterId) => void;
  onClose: () => void;
  onSearch: () => void;
}

export function usePaymentKeys(keys: PaymentKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isDialogOpen() || isTyping(event) || hasMod(event) || event.altKey) return;
      const { opened, actions, onFilter, onClose, onSearch } = latest.current;
      if (event.key === '/') {
        event.preventDefault();
        return onSearch();
      }
      if (event.key === 'Escape') return onClose();
      const chosen = /^[1-9]$/.test(event.key) ? FILTERS[Number(event.key) - 1] : undefined;
      if (chosen) return onFilter(chosen.id);
      if (opened === null || event.shiftKey || event.repeat || !/^[a-z]$/i.test(event.key)) return;
      if (actions.letter(event.key.toLowerCase(), opened)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
