/** Loaded before a Playwright snippet: the machine's Chromium in place of Playwright's own, and the test's certificate trusted. */
import { chromium } from 'playwright';

export const CHROMIUM_HOOK = import.meta.filename;
/** Names the binary; without it nothing is changed. */
export const CHROMIUM_VARIABLE = 'SNIPPET_CHROMIUM';

const executablePath = process.env[CHROMIUM_VARIABLE];
if (executablePath) {
  const launch = chromium.launch.bind(chromium);
  chromium.launch = (options) => launch({ ...options, executablePath, args: ['--ignore-certificate-errors'] });
}
