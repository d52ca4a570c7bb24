/** The thirty statements that trust in this app rests on. A test that holds one carries its number: `[bar 16]`; a fault's test `[fault 21]`. */

export interface Statement {
  id: number;
  text: string;
  /** What needs an Electron binary or a finished package, and so is shown in the public workflow. Here only the rest of it is held. */
  workflow?: string;
  /** What is no test: a command that measures or asks a registry. */
  command?: string;
}

export const FAULTS = 66;

export const STATEMENTS: readonly Statement[] = [
  {
    id: 1,
    text: 'Window options are exactly: sandbox, isolation, webSecurity on; Node, webview, plugins off; developer tools off in production',
  },
  { id: 2, text: 'Sandbox and single-instance lock are taken before any other work' },
  { id: 3, text: 'Every permission of Electron’s typings is denied, asked or checked' },
  {
    id: 4,
    text: 'Any navigation, redirect, new window, webview or download that is not ours is refused',
    workflow: 'a file dropped on the window',
  },
  { id: 5, text: 'Web pages are opened in one file only, and only those named' },
  {
    id: 6,
    text: 'The page comes by app:// under its policy; traversal and other hosts get 4xx; eval and inline script do not run',
  },
  { id: 7, text: 'With foreign script in the page no byte leaves it', workflow: 'the same test in Electron' },
  { id: 8, text: 'Every call passes one door: foreign frame, origin, schema and channel are refused' },
  { id: 9, text: '1,000 hostile inputs to each call: no crash, no hang, no change, only errors of the contract' },
  { id: 10, text: 'No API key, and no customer’s secret that was not asked for, crosses to the page' },
  {
    id: 11,
    text: 'No secret in log, settings, database, cache, export or crash file, in any encoding, after the full tour',
  },
  { id: 12, text: 'The key lives only in the system’s keychain, on Linux in the Secret Service, with no fallback' },
  { id: 13, text: 'A keychain that is locked, absent or has no entry: three messages, no crash' },
  {
    id: 14,
    text: 'All nine fuses are set as listed, each with a reason',
    workflow: 'read back from the finished packages',
  },
  {
    id: 15,
    text: 'Lock file exact, install scripts by name only, Electron within its newest three majors, no known hole in what ships',
    command: 'npm audit --omit=dev, and the newest Electron: in the public workflow, which has a registry to ask',
  },
  { id: 16, text: 'A redirect never takes the key anywhere: 301, 302, 303, 307, 308, GET and POST' },
  { id: 17, text: 'TLS errors fail closed, whatever the environment says' },
  { id: 18, text: 'Every call ends by its deadline; a body is cut at its cap, memory stays flat' },
  { id: 19, text: 'Retry-After is honoured in full; only what cannot act twice is repeated; at most three attempts' },
  {
    id: 20,
    text: 'What spends is journaled before it is sent; whatever fails, at most one effect and a settled state',
  },
  { id: 21, text: 'Double click, held Enter, offline then online, two instances: one mint or none' },
  { id: 22, text: 'Limit, re-check and confirmation are enforced in main' },
  { id: 23, text: 'Each of the 66 faults has a test that passed' },
  {
    id: 24,
    text: 'Killed at random moments 200 times: the database is whole, nothing acknowledged is lost, the settings parse',
  },
  {
    id: 25,
    text: 'Corrupt, empty, newer, read-only, full disk: the app starts, the original is kept, the user is told',
  },
  {
    id: 26,
    text: 'The proxy test names the stage that failed, in time; cancelling closes every socket within a second',
  },
  {
    id: 27,
    text: 'Whatever the platform answers is read without a crash or a wrong price; exports run no formula and read back',
  },
  {
    id: 28,
    text: '100,000 rows of usage: whole, and small enough to be read at once',
    command: 'npm run bench has the times',
  },
  {
    id: 29,
    text: 'The page holds only the rows in sight, however many there are',
    command: 'npm run bench has mount, sort, scroll and charts',
  },
  {
    id: 30,
    text: 'The main bundle stays under 1 MB, the first screen’s script under 250 kB gzipped',
    command: 'npm run bench has the start',
    workflow: 'launches of Electron itself',
  },
];
