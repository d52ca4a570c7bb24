// The exits that the embedded gateway pretends to leave by. Addresses are of the documentation ranges, so none belongs to anybody.
import { seededRandom } from './random.ts';

export type ExitPool = 'mbl' | 'peer';
export type ExitIpType = 'mobile' | 'residential' | 'datacenter';

export interface Exit {
  id: string;
  ip: string;
  pool: ExitPool;
  /** ISO 3166 alpha-2, lower case. */
  country: string;
  city: string;
  network: string;
  asn: number;
  ipType: ExitIpType;
  /** Only these serve `strict`. */
  steady: boolean;
}

type Network = [network: string, asn: number, ipType: ExitIpType, count: number];

const CITIES: Record<string, string[]> = {
  us: ['New York', 'Dallas', 'Chicago', 'Los Angeles', 'Atlanta'],
  gb: ['London', 'Manchester', 'Birmingham'],
  fr: ['Paris', 'Lyon', 'Marseille'],
  nl: ['Amsterdam', 'Rotterdam'],
  pl: ['Warsaw', 'Kraków', 'Gdańsk'],
  ge: ['Tbilisi', 'Batumi'],
  de: ['Berlin', 'Munich', 'Hamburg', 'Frankfurt'],
  es: ['Madrid', 'Barcelona', 'Valencia'],
  it: ['Milan', 'Rome', 'Turin'],
  ca: ['Toronto', 'Montréal', 'Vancouver'],
  br: ['São Paulo', 'Rio de Janeiro', 'Belo Horizonte'],
  mx: ['Mexico City', 'Guadalajara'],
  in: ['Mumbai', 'Bengaluru', 'Delhi'],
  id: ['Jakarta', 'Surabaya'],
  jp: ['Tokyo', 'Osaka'],
  au: ['Sydney', 'Melbourne'],
  tr: ['Istanbul', 'Ankara'],
  ro: ['Bucharest', 'Cluj-Napoca'],
  se: ['Stockholm', 'Gothenburg'],
  ua: ['Kyiv', 'Lviv'],
};

const MODEMS: Record<string, Network[]> = {
  us: [
    ['T-Mobile USA', 21928, 'mobile', 31],
    ['Verizon Wireless', 6167, 'mobile', 24],
    ['AT&T Mobility', 20057, 'mobile', 18],
  ],
  gb: [
    ['EE', 12576, 'mobile', 19],
    ['Vodafone UK', 25135, 'mobile', 13],
    ['Three UK', 60339, 'mobile', 9],
  ],
  fr: [
    ['Orange', 3215, 'mobile', 9],
    ['Bouygues Telecom', 5410, 'mobile', 7],
    ['Free Mobile', 51207, 'mobile', 6],
  ],
  nl: [
    ['KPN', 1136, 'mobile', 8],
    ['Odido', 31615, 'mobile', 6],
  ],
  pl: [
    ['Play', 39603, 'mobile', 8],
    ['Orange Polska', 5617, 'mobile', 6],
    ['T-Mobile Polska', 12912, 'mobile', 5],
  ],
  ge: [
    ['Magticom', 16010, 'mobile', 6],
    ['Silknet', 35805, 'mobile', 3],
  ],
};

const PEERS: Record<string, Network[]> = {
  us: [
    ['Comcast', 7922, 'residential', 34],
    ['Charter', 20115, 'residential', 21],
    ['AT&T Internet', 7018, 'residential', 17],
    ['T-Mobile USA', 21928, 'mobile', 12],
  ],
  gb: [
    ['BT', 2856, 'residential', 18],
    ['Virgin Media', 5089, 'residential', 15],
    ['Sky Broadband', 5607, 'residential', 11],
  ],
  fr: [
    ['Free', 12322, 'residential', 14],
    ['Orange', 3215, 'residential', 11],
  ],
  nl: [['Ziggo', 33915, 'residential', 13]],
  pl: [['Vectra', 29314, 'residential', 9]],
  ge: [['Silknet', 35805, 'residential', 4]],
  de: [
    ['Deutsche Telekom', 3320, 'residential', 24],
    ['Vodafone DE', 3209, 'residential', 17],
    ['Telefónica Germany', 6805, 'mobile', 11],
  ],
  es: [
    ['Telefónica', 3352, 'residential', 16],
    ['Orange España', 12479, 'residential', 9],
  ],
  it: [
    ['TIM', 3269, 'residential', 15],
    ['WindTre', 1267, 'mobile', 8],
  ],
  ca: [
    ['Rogers', 812, 'residential', 12],
    ['Bell Canada', 577, 'residential', 10],
  ],
  br: [
    ['Claro', 28573, 'residential', 21],
    ['Vivo', 26599, 'mobile', 13],
  ],
  mx: [['Telmex', 8151, 'residential', 14]],
  in: [
    ['Reliance Jio', 55836, 'mobile', 23],
    ['Bharti Airtel', 45609, 'mobile', 15],
  ],
  id: [['Telkomsel', 23693, 'mobile', 17]],
  jp: [
    ['NTT OCN', 4713, 'residential', 9],
    ['SoftBank', 17676, 'residential', 6],
  ],
  au: [['Telstra', 1221, 'residential', 8]],
  tr: [
    ['Türk Telekom', 9121, 'residential', 11],
    ['Turkcell', 16135, 'mobile', 7],
  ],
  ro: [['Digi', 8708, 'residential', 12]],
  se: [['Telia', 3301, 'residential', 6]],
  ua: [['Kyivstar', 15895, 'mobile', 7]],
};

const DOCUMENTATION_RANGES = ['192.0.2', '198.51.100', '203.0.113'];

export function seedExits(seed: number): Exit[] {
  const random = seededRandom(seed, 'exits');
  const addresses = random.shuffle(
    DOCUMENTATION_RANGES.flatMap((range) => Array.from({ length: 254 }, (_, i) => `${range}.${i + 1}`)),
  );
  const exits: Exit[] = [];
  for (const [pool, countries] of [
    ['mbl', MODEMS],
    ['peer', PEERS],
  ] as const) {
    for (const [country, networks] of Object.entries(countries)) {
      for (const [network, asn, ipType, count] of networks) {
        for (let i = 0; i < count; i++) {
          const ip = addresses[exits.length];
          if (ip === undefined) throw new RangeError('more exits than documentation addresses');
          const city = random.pick(CITIES[country] ?? ['']);
          // Georgia's modems are few and young: strict finds none there.
          const steady = country !== 'ge' && random.next() < (pool === 'mbl' ? 0.8 : 0.4);
          exits.push({ id: `d${random.hex(10)}`, ip, pool, country, city, network, asn, ipType, steady });
        }
      }
    }
  }
  return exits;
}

/** Lower case, everything outside `[a-z0-9_]` removed: how a network or a city is named in a username. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '')
    .slice(0, 64);
}

export function countryName(country: string): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(country.toUpperCase()) ?? country;
}
