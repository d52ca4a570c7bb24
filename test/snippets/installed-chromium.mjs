/** Loaded before a Playwright snippet: the machine's Chromium in place of Playwright's own, and the test's certificate trusted. */
import { chromium } from 'playwright';

const launch = chromium.launch.bind(chromium);
chromium.launch = (options) =>
  launch({ ...options, executablePath: process.env.SNIPPET_CHROMIUM, args: ['--ignore-certificate-errors'] });
