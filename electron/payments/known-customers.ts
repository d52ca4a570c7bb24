// Who has a key already. Threat: ten thousand keys read anew for each of a thousand payments.
import { customerIdOf } from '../../shared/customer.ts';
import type { PakKey } from '../../shared/key.ts';
import type { StoredPayment } from '../store/payments.ts';
import type { Store } from '../store/types.ts';

const ROWS_IN_ONE_GO = 2000;
const MAX_KNOWN = 5;

const wholeName = (label: string) => label.normalize('NFKC').trim().toLowerCase();

export interface KnownCustomers {
  /** Present keys of who paid, best first: of the same contact, of the same name, of the same customer. */
  keysOf(payment: StoredPayment): PakKey[];
  /** Present keys of that customer. */
  named(customer: string): PakKey[];
  /** Present keys of just that name: `user_1001` and `user_1002` are two people, though one customer in the statistics. */
  labelled(customer: string): PakKey[];
}

export function createKnownCustomers(store: Store): KnownCustomers {
  const customerOf = new Map<string, string>();
  const keysOf = new Map<string, Set<string>>();
  let revision = 0;

  function forget(keyId: string): void {
    const customer = customerOf.get(keyId);
    if (customer === undefined) return;
    customerOf.delete(keyId);
    keysOf.get(customer)?.delete(keyId);
  }

  function remember({ id, label }: PakKey): void {
    forget(id);
    const customer = customerIdOf(label);
    customerOf.set(id, customer);
    const keys = keysOf.get(customer) ?? new Set();
    keysOf.set(customer, keys.add(id));
  }

  function refresh(): void {
    for (;;) {
      const changes = store.keys.changesSince(revision, ROWS_IN_ONE_GO);
      for (const id of changes.removed) forget(id);
      for (const key of changes.keys) remember(key);
      revision = changes.revision;
      if (!changes.more) return;
    }
  }

  const present = (ids: Iterable<string>) =>
    [...ids].flatMap((id) => {
      const key = store.keys.get(id);
      return key && !key.gone ? [key] : [];
    });

  function named(customer: string): PakKey[] {
    refresh();
    return present(keysOf.get(customerIdOf(customer)) ?? []);
  }

  return {
    named,
    labelled: (customer) => named(customer).filter(({ label }) => wholeName(label) === wholeName(customer)),
    keysOf({ id, source, contact, customer }) {
      const last = store.payments.lastOfContact(source, contact);
      const byContact = last?.keyId && last.id !== id ? present([last.keyId]) : [];
      const byName = customer === null ? [] : named(customer);
      const exact = byName.filter(({ label }) => label === customer);
      return [...new Map([...byContact, ...exact, ...byName].map((key) => [key.id, key])).values()].slice(0, MAX_KNOWN);
    },
  };
}
