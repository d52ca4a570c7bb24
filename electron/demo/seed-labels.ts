// Customers as a reseller would have them: companies, people, tickets, crawlers; invented, and with the accents and lengths of real ones.
import type { Random } from './random.ts';

/** The shape of a customer's day: when it draws its traffic. */
export type Rhythm = 'office' | 'evening' | 'crawler';

const CUSTOMERS: [label: string, rhythm: Rhythm][] = [
  ['customer:alice', 'evening'],
  ['Northwind Market Research', 'office'],
  ['serp-crawler-01', 'crawler'],
  ['Kowalski & Synowie Sp. z o.o.', 'office'],
  ['price-watch (nightly)', 'crawler'],
  ['stripe:cus_Q7xV2mLp40', 'evening'],
  ['Bright Lobster Studio', 'office'],
  ['customer:jonas.weber', 'evening'],
  ['Zephyr Travel Fares', 'crawler'],
  ['Marta Oliveira', 'evening'],
  ['adverify-eu', 'crawler'],
  ['Harbour & Finch Ltd', 'office'],
  ['customer:théo', 'evening'],
  ['sneaker-monitor', 'crawler'],
  ['Aoyama Digital KK', 'office'],
  ['x402:0x7e…c41a', 'crawler'],
  ['Dalia Haddad', 'evening'],
  ['Lumen Reviews GmbH', 'office'],
  ['customer:bob', 'evening'],
  ['hotel-rates-fr', 'crawler'],
  ['Pixel Orchard', 'office'],
  ['Sanjay Mehta', 'evening'],
  ['qa-geo-checks', 'office'],
  ['Tbilisi Listings', 'office'],
  ['customer:charlotte-o’neill', 'evening'],
  ['Redwood Brand Protection', 'office'],
  ['social-scheduler-eu', 'office'],
  ['Łukasz Wójcik', 'evening'],
  ['job-board-sync', 'crawler'],
  ['Meridian Ticketing', 'office'],
  ['stripe:cus_PzK81nWd93', 'evening'],
  ['Copperline SEO', 'office'],
  ['customer:mei', 'evening'],
  ['app-store-ranks', 'crawler'],
  ['Vanguardia Medios', 'office'],
  ['Emre Yıldız', 'evening'],
  ['inventory-bot-7', 'crawler'],
  ['Quiet Fox Analytics', 'office'],
  ['trial: Hana (ask Friday)', 'evening'],
  ['Global Logistics Rate Comparison and Freight Monitoring Consortium', 'office'],
];

const FIRST =
  'Amber Boreal Cobalt Dune Ember Fjord Garnet Hazel Indigo Juniper Karst Linden Maple Nimbus Onyx Prairie'.split(' ');
const SECOND =
  'Analytics Commerce Data Fares Insights Labs Listings Media Monitor Retail Search Signals Studio Travel'.split(' ');
const NAMES =
  'alex amira bruno clara dmitri elena farid greta hugo ines jamal katya leo mina noor oscar petra rafael'.split(' ');

/** A label for the customer at `index`; no two are equal. */
export function customerAt(index: number, random: Random): { label: string; rhythm: Rhythm } {
  const known = CUSTOMERS[index];
  if (known) return { label: known[0], rhythm: known[1] };
  const number = index + 1;
  switch (random.int(0, 3)) {
    case 0:
      return { label: `${random.pick(FIRST)} ${random.pick(SECOND)} ${number}`, rhythm: 'office' };
    case 1:
      return { label: `customer:${random.pick(NAMES)}${number}`, rhythm: 'evening' };
    case 2:
      return { label: `${random.pick(SECOND).toLowerCase()}-crawler-${number}`, rhythm: 'crawler' };
    default:
      return { label: `stripe:cus_${random.hex(8)}${number}`, rhythm: 'evening' };
  }
}
